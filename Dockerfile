# The site's image: web, worker, sweeper and the one-shot release step (compose.yaml).
ARG PYTHON=python:3.11-slim-bookworm

FROM node:22-bookworm-slim AS node

# Everything that is compiled, fetched or converted happens here, by the same set-up as anywhere.
FROM ${PYTHON} AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /app
COPY . .
RUN .ci/setup run && rm -rf node_modules .env .ci

# What runs: no compiler, no npm, no headers.
FROM ${PYTHON}
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libmariadb3 mariadb-client libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin ikoota \
    && install -d -o ikoota -g ikoota -m 0750 /var/lib/ikoota \
    && install -d -o ikoota -g ikoota -m 0755 /var/lib/ikoota/static \
    && install -d -o ikoota -g ikoota -m 0700 /var/lib/ikoota/janus
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/var/lib/ikoota
WORKDIR /app
USER ikoota
EXPOSE 8000
CMD ["daphne", "-v", "0", "-b", "0.0.0.0", "-p", "8000", "--ping-interval", "5", "--ping-timeout", "10", "ikoota.asgi:application"]
