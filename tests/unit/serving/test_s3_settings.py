from infra.serving.s3_files import S3Settings


def test_settings_are_those_that_tensorflow_reads() -> None:
    environment = {
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "key",
        "AWS_REGION": "eu-west-1",
        "S3_ENDPOINT": "127.0.0.1:9000",
        "S3_USE_HTTPS": "0",
        "S3_VERIFY_SSL": "0",
    }
    expected = S3Settings("http://127.0.0.1:9000", "eu-west-1", verify_ssl=False, access_key="id", secret_key="key")
    assert S3Settings.of(environment) == expected


def test_without_settings_it_is_amazon_over_tls() -> None:
    assert S3Settings.of({}) == S3Settings(None, "us-east-1", verify_ssl=True, access_key=None, secret_key=None)
    assert S3Settings.of({"S3_ENDPOINT": "s3.example"}).endpoint_url == "https://s3.example"
