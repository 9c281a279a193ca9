import logging
import unittest

log = logging.getLogger(__name__)


def hold(mlist, email):
    log.info("%s: held %s", mlist, email)  # leak


def welcome(name_of_list, phone_number):
    log.info("%s: welcome %s", name_of_list, phone_number)  # leak


class Test(unittest.TestCase):
    def test_hold(self):
        hold("list", "anne@example.org")
        welcome("list", "1234")
