"""What people send: small and large photographs, and files that are none."""

from functools import cache
from io import BytesIO
from typing import Final

from PIL import Image

from infra.local.synthetic.photographs import draw

PHONE: Final = (4000, 3000)  # pixels
BAD: Final = (b"<html>no photograph</html>", b"\xff\xd8\xff\xe0 cut off", b"")


@cache
def thumbnails() -> tuple[bytes, ...]:
    """Each a photograph of its own: what was asked before is not answered from a memory."""
    return tuple(draw(f"{label}/{number}.jpg") for label in ("dandelion", "grass") for number in range(12))


@cache
def from_a_phone() -> bytes:
    """Twelve megapixels."""
    file = BytesIO()
    Image.open(BytesIO(thumbnails()[0])).resize(PHONE).save(file, "JPEG", quality=88)
    return file.getvalue()
