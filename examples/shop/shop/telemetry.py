"""Logging, Segment, Sentry and OpenTelemetry, each behind the runtime."""

import logging
import os

import sentry_sdk
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from pii_lint.runtime import install
from pii_lint.runtime.integrations.analytics import protect
from pii_lint.runtime.integrations.opentelemetry import RedactingSpanExporter, RedactingSpanProcessor
from pii_lint.runtime.integrations.sentry import protected
from segment.analytics import Client

from shop import settings

log = logging.getLogger("shop")
segment = protect(Client("write key", host=settings.SEGMENT, max_queue_size=100_000, upload_interval=0.2))
provider = TracerProvider()
tracer = provider.get_tracer("shop")


def start():
    handler = logging.FileHandler(settings.FOLDER / f"shop-{os.getpid()}.log")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    install()
    sentry_sdk.init(**protected(dsn=settings.SENTRY, transport_queue_size=10_000))
    provider.add_span_processor(RedactingSpanProcessor())
    exporter = RedactingSpanExporter(OTLPSpanExporter(endpoint=settings.OTLP))
    provider.add_span_processor(BatchSpanProcessor(exporter, max_queue_size=100_000, schedule_delay_millis=200))
    trace.set_tracer_provider(provider)


def stop():
    segment.flush()
    sentry_sdk.flush(20)
    provider.shutdown()
