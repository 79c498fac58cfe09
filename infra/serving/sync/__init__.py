"""Mirrors versions and models.config from S3 to a volume, for a TensorFlow Serving without S3 inside.

S3 stays the only control plane, and the steps of a publication hold unchanged: a version is on the volume before the
config that names it, and leaves the volume after. Of two writes to S3 between two looks the first is never seen, and
TF Serving refuses for ever a label that moves to a version it has not loaded. So a label moves only to a version that
the volume's config has listed for as long as TF Serving takes to read it. A write that lists a version and moves a
label to it at once is refused, as TF Serving refuses it; if it stays so, a write was missed, and the mirror makes two
steps of it.
"""
