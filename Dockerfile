# The date beside each image is when it was last checked to be the current one; a test fails when that is over a year ago.
# looked at 2026-11-29
FROM rust:1.95-trixie AS builder
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin minicup-live

# looked at 2026-11-29
FROM debian:13-slim
# The authorities for TLS connections to an event store server.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
# The number is fixed so that the owner of a volume stays the same from image to image.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin minicup \
    && install --directory --owner=minicup --mode=0700 /data
COPY --from=builder /src/target/release/minicup-live /usr/local/bin/minicup-live
COPY LICENSE THIRD-PARTY.txt /usr/share/doc/minicup-live/
ENV MINICUP_LISTEN=0.0.0.0:8888 \
    MINICUP_STORE=sqlite:/data/minicup.db
USER minicup
WORKDIR /data
VOLUME /data
EXPOSE 8888
# The image has no HTTP client; bash speaks enough of it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8888 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.[01] 200' <&3"]
ENTRYPOINT ["minicup-live"]
CMD ["serve"]
