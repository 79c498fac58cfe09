"""Models: which version answers, what each is worth, and a change of the one in service."""

import streamlit as st

from ui import small_print
from ui.api import models as calls
from ui.api.models import Models
from ui.models import changing, confirming, detail, versions
from ui.models.texts import ModelTexts
from ui.texts import Reader
from ui.visit import Visit


def draw(visit: Visit) -> None:
    reader, texts = visit.reader, visit.reader.texts(ModelTexts)
    st.title(texts.title, anchor=False)
    models = calls.overview(visit.gateway)
    _service(models, reader)
    changing.draw(visit, models)
    st.header(texts.versions.title, anchor=False)
    if not models.models:
        st.info(texts.versions.empty, icon=":material/deployed_code:")
        return
    st.html(versions.html(models, reader))
    detail.draw(visit, models)
    with st.expander(texts.audit.title, icon=":material/history:"):
        if models.promotions:
            st.html(versions.audit(models.promotions, reader))
        else:
            st.markdown(texts.audit.empty)
    confirming.draw(visit, models)


def _service(models: Models, reader: Reader) -> None:
    """The version that answers, since when, and how well; and the way back."""
    texts, now = reader.texts(ModelTexts).service, models.in_service
    if now is None:
        st.info(texts.nothing, icon=":material/deployed_code:")
        return
    said = [texts.now(version=now), _since(models, now, reader), _earned(models, now, reader)]
    st.markdown(" ".join(each for each in said if each))
    if models.serving_detail:
        st.warning(texts.replicas, icon=":material/dns:")
        small_print.draw(models.serving_detail)
    confirming.offer_rollback(models, reader)


def _since(models: Models, number: int, reader: Reader) -> str:
    came = [each.at for each in models.promotions if each.to_version == number and each.action != "refuse"]
    return reader.texts(ModelTexts).service.since(moment=reader.moment(came[0])) if came else ""


def _earned(models: Models, number: int, reader: Reader) -> str:
    found = models.numbered(number)
    metrics = found.metrics if found else {}
    if not {"accuracy", "photographs"} <= metrics.keys():
        return ""
    accuracy, photographs = reader.percent(metrics["accuracy"]), reader.number(metrics["photographs"])
    return reader.texts(ModelTexts).service.earned(accuracy=accuracy, photographs=photographs)
