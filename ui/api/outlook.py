"""What is still missing until the next training, for people who may not steer trainings."""

from ui.api.schemas import Form
from ui.api.trainings import NextTraining
from ui.api.transport import Gateway


class Outlook(Form):
    """A part of what /v1/monitoring tells; None while nobody has looked, or where Airflow is away."""

    next: NextTraining | None


def look(gateway: Gateway) -> Outlook:
    return gateway.ask(Outlook, "GET", "/v1/monitoring")
