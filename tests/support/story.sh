#!/bin/bash
# The whole job of the three systems from a terminal: a vault from nothing, connections made, tested, changed, rotated,
# looked after, backed up and deleted. Every step says the exit code that it must end with. Secrets come from files and the environment.
set -u
set -o history

step() {
    local expected=$1
    shift
    "$@"
    local code=$?
    if [ "$code" -ne "$expected" ]; then
        echo "STORY: expected $expected, got $code: $*" >&2
        exit 99
    fi
}
patchbay() { "$PATCHBAY" --data-dir "$DATA" "$@"; }
opened() { "$PATCHBAY" --data-dir "$DATA" --passphrase-fd 3 "$@" 3<"$SECRETS/passphrase"; }
with_token() {
    local token=$1
    shift
    opened "$@" --token - <"$SECRETS/$token"
}
with_both_passphrases() {
    "$PATCHBAY" --data-dir "$DATA" --passphrase-fd 3 "$@" --new-passphrase-fd 4 3<"$SECRETS/passphrase-first" 4<"$SECRETS/passphrase"
}

# A vault from nothing. Where there is no keychain, a passphrase keeps the key.
step 0 patchbay network --proxy "$PROXY" --ca-file "$CA"
step 0 patchbay systems add "$DEVLAKE" --name "DevLake production"
step 3 patchbay systems add http://127.0.0.1:1 --name "Nobody"
step 4 patchbay create --plugin github --org my-org --token - <"$SECRETS/github"
step 4 patchbay setup --keychain
step 64 patchbay setup
step 0 "$PATCHBAY" --data-dir "$DATA" --passphrase-fd 3 setup --passphrase 3<"$SECRETS/passphrase-first"
step 4 opened store passphrase --new-passphrase-fd 3
step 0 with_both_passphrases store passphrase
step 64 opened store recovery-code
step 0 patchbay store

# CoreGit, by its address and its key; the agent of this computer has neither.
step 64 opened systems add "$COREGIT" --kind coregit
step 2 opened systems add "$COREGIT" --api-key - <"$SECRETS/coregit-refused"
step 0 opened systems add "$COREGIT" --api-key - <"$SECRETS/coregit"
step 0 opened systems add --kind dojops-sa
step 0 patchbay systems --json

# What is there already, and the eleven plugins.
step 4 patchbay list --refresh
step 0 opened list --refresh
step 64 opened create --plugin jenkins
step 2 with_token refused create --plugin github --org refused
step 0 with_token github create --plugin github --org my-org
step 0 with_token github create --plugin gh-copilot --org my-org
step 0 with_token jenkins create --plugin jenkins --endpoint jenkins.example.test --username kim
step 0 with_token circleci create --plugin circleci
step 0 with_token gitlab create --plugin gitlab --org my-group
step 0 with_token bitbucket create --plugin bitbucket --username "$ATLASSIAN_USER"
step 0 with_token azuredevops create --plugin azure-devops --org my-org
step 0 with_token jira create --plugin jira --endpoint my-org.atlassian.net --username "$ATLASSIAN_USER"
step 0 with_token pagerduty create --plugin pagerduty
step 0 with_token sonarqube create --plugin sonarqube --endpoint https://sonarqube.example.test
step 0 with_token argocd create --plugin argocd --endpoint https://argocd.example.test
step 0 opened list --json

# The two providers of CoreGit.
step 64 opened create --provider jenkins --label "Not there"
step 2 with_token refused create --provider github --label "Refused"
step 0 with_token mirror configure connection --provider github --label "Mirror"
step 0 with_token gitlab create --provider gitlab --label "GitLab mirror"
step 0 opened configure connection list --provider github

# The four connectors, in the agent's own words.
step 64 opened connectors add --type jira
step 2 with_token refused connectors add --type github --project my-org/api
step 0 with_token work connectors add --type jira --url https://my-org.atlassian.net --email "$ATLASSIAN_USER" --project PROJ --name "Work Jira"
step 0 with_token gitlab connectors add --type gitlab --project mygroup/myproject
step 0 with_token code connectors add --type github --project my-org/api
step 0 with_token pages connectors add --type confluence --url https://my-org.atlassian.net/wiki --email "$ATLASSIAN_USER" --project ENG
step 0 patchbay connectors list
step 0 patchbay connectors capabilities
step 0 opened capabilities jira-1
step 4 patchbay capabilities jira-1

# A token from a file in the working directory: the file goes.
cp "$SECRETS/env" .devlake.env
step 0 opened configure connection --plugin github --org other-org --name "From a file"
step 1 test -e .devlake.env

# Tested, changed, rotated.
step 0 opened test "GitHub - my-org"
step 0 opened test --plugin github "GitHub - my-org"
step 0 opened edit "GitHub - my-org" --name "Renamed"
step 0 with_token github-next rotate "Renamed"
step 2 with_token refused rotate "Renamed"
step 4 patchbay rotate "Renamed" --token - <"$SECRETS/github"
step 0 opened test "Mirror"
step 0 opened edit "Mirror" --label "CI mirror"
step 2 with_token refused rotate "CI mirror"
step 0 with_token mirror-next rotate "CI mirror"
step 0 opened test jira-1
step 0 opened edit jira-1 --name "Work"
step 0 with_token work-next secrets rotate jira-1
step 0 opened test --all

# What people say about them, several tokens at once, and the same for other tools.
step 0 patchbay tag "Renamed" jira-1 --add nightly
step 0 patchbay list tag:nightly
step 64 patchbay policy "Renamed" --never
step 0 patchbay policy "Renamed" --days 180
step 0 opened edit "Renamed" --add-token - <"$SECRETS/github"
step 0 opened edit "Renamed" --remove-token "$(tail -c 5 "$SECRETS/github")"
step 0 patchbay show "Renamed" --as-command
step 0 patchbay systems edit "DevLake production" --environment staging
step 2 opened systems move "DevLake production" "$PROXY"
step 0 opened systems login CoreGit --api-key - <"$SECRETS/coregit"

# Looked after. One that was there before is older than a year.
step 1 patchbay check
step 1 patchbay secrets check
step 0 patchbay check --max-age 4000
step 0 opened doctor
step 0 patchbay show "Renamed"
step 0 patchbay export --format csv --output review.csv
step 0 opened export --sealed backup.db --sealed-passphrase-fd 3

# Restored elsewhere.
step 0 "$PATCHBAY" --data-dir "$DATA.elsewhere" import backup.db
step 0 "$PATCHBAY" --data-dir "$DATA.elsewhere" show "Renamed"

# Deleted.
step 64 opened delete "From a file"
step 0 opened delete "From a file" --yes
step 64 patchbay show "From a file"
step 0 opened connectors remove github-1 --yes
step 0 opened delete --provider gitlab "GitLab mirror" --yes
step 0 patchbay list --plugin github
history -a
