"""Scan articles on a Spark cluster, and return the tables of `provenance.scan` as Spark DataFrames.

This package requires the ``spark`` extra and Java 17.
"""

from __future__ import annotations

from provenance.spark.cluster_scan import scan
from provenance.spark.spark_result import SparkResult

__all__ = ["SparkResult", "scan"]
