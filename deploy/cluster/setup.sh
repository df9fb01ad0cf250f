#!/bin/bash
# Runs once before the cluster's first start: makes the certificates of the three event store nodes and the secrets, each
# into the volume that needs it. Existing files are kept.
set -euo pipefail
umask 077

# Who reads them: the event store's user in its image, and the service's in ours.
event_store=1000
service=10001

# How long the certificates are valid: five tournaments.
days=1825

# 256 bits of randomness as hexadecimal digits: a password the client library sends as it is.
random() { head -c 32 /dev/urandom | sha256sum | cut -c 1-64; }

# The nodes trust each other and are trusted by the name they have in the compose file's network. The authority's own key
# is thrown away: nobody can sign a fourth.
make_certificates() {
    local node folder
    folder=$(mktemp -d)
    es-gencert-cli create-ca -days "$days" -out "$folder/ca"
    for node in eventstore-1 eventstore-2 eventstore-3; do
        es-gencert-cli create-node -ca-certificate "$folder/ca/ca.crt" -ca-key "$folder/ca/ca.key" \
            -days "$days" -out "$folder/$node" -dns-names "$node,localhost" -ip-addresses 127.0.0.1
        cp -R "$folder/$node" /certificates/
    done
    chown -R "$event_store" /certificates
    chmod 0755 /authority
    chmod 0644 "$folder/ca/ca.crt"
    mv "$folder/ca/ca.crt" /authority/ca.crt
    rm -rf "$folder"
}

# The event store gets the password at its first start and the service at each; the secret signs login cookies
# and is the same on both nodes.
make_secrets() {
    local password hosts
    password=$(random)
    hosts=eventstore-1:2113,eventstore-2:2113,eventstore-3:2113
    printf '%s' "$password" > /password/admin
    chown -R "$event_store" /password
    {
        printf 'store = "esdb://admin:%s@%s?tlsCaFile=/authority/ca.crt"\n' "$password" "$hosts"
        printf 'secret = "%s"\n' "$(random)"
    } > /settings/unfinished
    chown -R "$service" /settings
    mv /settings/unfinished /settings/minicup.toml
}

# The last file of each shows that it is complete.
[ -e /authority/ca.crt ] || make_certificates
[ -e /settings/minicup.toml ] || make_secrets
