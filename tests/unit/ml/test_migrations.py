import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, Table, create_engine, func, insert, inspect, select
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import String

from ml import catalog
from ml.catalog import IMAGES, METADATA, PLANTS_DATA
from ml.migrations import MigrationError, migrate

SQL = Path(__file__).parents[3] / "sql"
ADDRESS = re.compile(
    r"https://raw\.githubusercontent\.com/[\w-]+/[\w-]+/refs/heads/\w+/data/(dandelion|grass)/00000[01]\d\d\.jpg"
)
TABLES = list(METADATA.tables.values())


def in_memory() -> Engine:
    return create_engine("sqlite://", poolclass=StaticPool)


def copied(names: list[str], directory: Path) -> Path:
    directory.mkdir(exist_ok=True)
    for name in names:
        (directory / name).write_text((SQL / name).read_text())
    return directory


def test_sql_and_catalog_have_the_same_tables(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) - {"applied_migrations"} == set(METADATA.tables)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_sql_and_catalog_have_the_same_columns(engine: Engine, table: Table) -> None:
    found = [
        (each["name"], each["nullable"], getattr(each["type"], "length", None))
        for each in inspect(engine).get_columns(table.name)
    ]
    stated = [
        (each.name, bool(each.nullable), each.type.length if isinstance(each.type, String) else None)
        for each in table.columns
    ]
    assert found == stated


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_sql_and_catalog_have_columns_of_the_same_types(engine: Engine, table: Table) -> None:
    found = {each["name"]: each["type"].python_type for each in inspect(engine).get_columns(table.name)}
    assert found == {each.name: each.type.python_type for each in table.columns}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_sql_and_catalog_have_the_same_keys_and_indexes(engine: Engine, table: Table) -> None:
    key = inspect(engine).get_pk_constraint(table.name)["constrained_columns"]
    indexes = {each["name"]: each["column_names"] for each in inspect(engine).get_indexes(table.name)}
    assert key == [each.name for each in table.primary_key]
    assert indexes == {each.name: [column.name for column in each.columns] for each in table.indexes}


def test_a_second_migration_applies_nothing(engine: Engine) -> None:
    assert migrate(engine, SQL) == []


def test_plants_data_has_exactly_three_columns(engine: Engine) -> None:
    assert [each["name"] for each in inspect(engine).get_columns("plants_data")] == ["url_source", "url_s3", "label"]


def test_plants_data_is_seeded_with_200_photographs_of_each_label(engine: Engine) -> None:
    migrate(engine, SQL)
    with engine.connect() as connection:
        rows = connection.execute(select(PLANTS_DATA)).all()
    assert Counter(row.label for row in rows) == {"dandelion": 200, "grass": 200}
    assert len({row.url_source for row in rows}) == 400
    assert {row.url_s3 for row in rows} == {None}


def test_every_seeded_address_is_a_photograph_of_its_label(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(select(PLANTS_DATA)).all()
    labels = [(match[1] if (match := ADDRESS.fullmatch(row.url_source)) else None, row.label) for row in rows]
    assert all(named == label for named, label in labels)


def test_an_older_database_moves_on_and_keeps_its_rows(tmp_path: Path) -> None:
    engine = in_memory()
    older = copied(["01_schema.sql"], tmp_path / "older")
    assert migrate(engine, older) == ["01_schema.sql"]
    with engine.begin() as connection:
        connection.execute(insert(PLANTS_DATA).values(url_source="https://example.org/1.jpg", label="clover"))
    assert migrate(engine, SQL) == ["02_plants_data.sql", "04_forgotten_photographs.sql"]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(PLANTS_DATA)) == 401


def test_seeding_again_keeps_what_ingest_has_stored(engine: Engine, tmp_path: Path) -> None:
    with engine.connect() as connection:
        url = connection.scalars(select(PLANTS_DATA.c.url_source)).first()
    assert url
    record = catalog.ImageRecord(catalog.Status.OK, sha256="a" * 64, url_s3="s3://plants/images/a.jpg")
    catalog.record_images(engine, [(url, record)], source="real")
    again = copied(["02_plants_data.sql"], tmp_path / "again")
    (again / "02_plants_data.sql").rename(again / "90_the_same_again.sql")
    migrate(engine, again)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(PLANTS_DATA)) == 400
        assert connection.scalars(select(PLANTS_DATA.c.url_s3).where(PLANTS_DATA.c.url_source == url)).one()


def test_a_refused_statement_is_named_and_its_file_is_not_recorded(tmp_path: Path) -> None:
    engine = in_memory()
    directory = copied(["01_schema.sql"], tmp_path / "sql")
    (directory / "05_broken.sql").write_text("ALTER TABLE nowhere ADD COLUMN here INTEGER;")
    with pytest.raises(MigrationError, match=r"05_broken\.sql: .*nowhere"):
        migrate(engine, directory)
    (directory / "05_broken.sql").write_text("ALTER TABLE images ADD COLUMN camera VARCHAR(64) NULL;")
    assert migrate(engine, directory) == ["05_broken.sql"]


def test_a_file_that_was_cut_short_is_completed(tmp_path: Path) -> None:
    engine = in_memory()
    with engine.begin() as connection:
        IMAGES.create(connection)
    assert migrate(engine, SQL) == ["01_schema.sql", "02_plants_data.sql", "04_forgotten_photographs.sql"]
    assert len(inspect(engine).get_indexes("images")) == 1


def test_a_per_cent_sign_in_a_migration_is_just_that(tmp_path: Path) -> None:
    engine = in_memory()
    directory = copied(["01_schema.sql"], tmp_path / "sql")
    insertion = "INSERT INTO plants_data (url_source, label) VALUES ('https://example.org/100%20.jpg', '%s');"
    (directory / "06_per_cent.sql").write_text(insertion)
    migrate(engine, directory)
    with engine.connect() as connection:
        assert connection.execute(select(PLANTS_DATA.c.url_source, PLANTS_DATA.c.label)).one() == (
            "https://example.org/100%20.jpg",
            "%s",
        )
