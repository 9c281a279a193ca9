import logging

from cryptography import x509


def domains(ext):
    entries = ext.value.get_values_for_type(x509.IPAddress)
    for entry in entries:
        logging.info("domain %s", entry)
    logging.info("kinds %s", [x509.IPAddress, x509.RFC822Name])
