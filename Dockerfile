# The web and the worker of production: `docker run IMAGE serve`, `docker run IMAGE work`, over a DATABASE_URL.
FROM python:3.13-slim AS packages
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
    && /opt/venv/bin/pip uninstall --yes pip

FROM python:3.13-slim
RUN groupadd --gid 10001 itika && useradd --uid 10001 --gid itika --no-create-home --shell /usr/sbin/nologin itika
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/itika
COPY pyproject.toml ./
COPY app app
COPY docs/api.md docs/api.md
COPY menus menus
COPY migrations migrations
RUN /opt/venv/bin/python -m compileall -q app migrations
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ITIKA_ENV=production \
    ITIKA_HOST=0.0.0.0 \
    ITIKA_PORT=8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as door; door.urlopen('http://127.0.0.1:' + os.environ['ITIKA_PORT'] + '/live', timeout=4)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
