# One static binary on an empty image, not as root. Build: docker build -t duban .
FROM golang:1.26-bookworm AS build
WORKDIR /src
# --build-arg GOPROXY=… where the default module proxy cannot be reached.
ARG GOPROXY
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '-s -w' -o /duban ./cmd/duban && mkdir /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /duban /duban
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
# Where an SQLite database lives when no other is configured.
VOLUME /data
ENV DUBAN_LISTEN=0.0.0.0:8212 DUBAN_DATABASE=sqlite:/data/duban.db
EXPOSE 8212
ENTRYPOINT ["/duban"]
CMD ["serve"]
