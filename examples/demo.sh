#!/usr/bin/env bash
# Shows what keyassay makes of nine kinds of keys, without any provider and any real key.
#
# Installs what is missing, builds, starts the provider simulator on loopback (real
# HTTPS, production host names, a throw-away certificate authority) and assays
# synthetic keys with the program `keyassay`, as a user would.
#
#   examples/demo.sh            all of them, as text
#   examples/demo.sh --brief    the verdicts only
set -euo pipefail
cd "$(dirname "$0")/.."

brief=no
case "${1:-}" in
  "") ;;
  --brief) brief=yes ;;
  *) echo "usage: examples/demo.sh [--brief]" >&2; exit 2 ;;
esac

echo "Setting up and building (the first run takes a few minutes) ..."
mkdir -p build/demo
{ tests/setup.sh && cmake --preset release && cmake --build --preset release --target keyassay_cli keyassay_sim_server; } >build/demo/build.log 2>&1 ||
  { tail -n 30 build/demo/build.log; echo "the build failed; all of it: build/demo/build.log"; exit 1; }

keyassay=$PWD/build/release/bindings/cli/keyassay
simulator=$PWD/build/release/tests/sim/keyassay_sim_server
work=$(mktemp -d)
stop() { [ -n "${sim_pid:-}" ] && kill "$sim_pid" 2>/dev/null; rm -rf "$work"; }
trap stop EXIT

# One key per state of the recorded exchanges; the file holds keys, so it is private.
states=cerebras/valid,huggingface/valid-fine-grained,deepseek/insufficient_balance-empty
states+=,openrouter/valid-near-limit,moonshot-cn/wrong_region,openai/valid-litellm,anthropic/invalid_key
states+=,google-gemini/ip_blocked
umask 077
"$simulator" --exchanges tests/exchanges --make-keys "$states" >"$work/keys"
mkfifo "$work/open"
"$simulator" --exchanges tests/exchanges --keys "$work/keys" --port 0 <"$work/open" >"$work/ready" &
sim_pid=$!
exec 3>"$work/open"
for _ in $(seq 100); do [ -s "$work/ready" ] && break; sleep 0.1; done
field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$work/ready"; }
network=(--connect-to "127.0.0.1:$(field port)" --ca-file "$(field ca_file)" --clock 1785542400000)

# The key of one state, as NAME=key. It goes through a pipe, never through an argument.
key_of() { sed -n "s#.*\"exchange\":\"$1\",\"variable\":\"\([^\"]*\)\",\"key\":\"\([^\"]*\)\".*#\1=\2#p" "$work/keys"; }

number=0
show() {  # title, state, options of `keyassay assay`
  local title=$1 state=$2 code=0
  shift 2
  number=$((number + 1))
  printf '\n==== %d. %s\n     NAME=key | keyassay assay %s\n\n' "$number" "$title" "$*"
  key_of "$state" | "$keyassay" assay "${network[@]}" "$@" >"$work/report" || code=$?
  if [ "$brief" = yes ]; then sed -n '1,2p;/^Readiness/,/^$/p' "$work/report"; else cat "$work/report"; fi
  printf '(exit code %d)\n' "$code"
}

show "A Cerebras key, ready for launch" cerebras/valid --policy examples/policy-launch.json
show "A Hugging Face token with fine-grained scopes" huggingface/valid-fine-grained --want-model openai/gpt-oss-120b
show "A DeepSeek key whose account is empty" deepseek/insufficient_balance-empty --provider deepseek
show "An OpenRouter key near its limit" openrouter/valid-near-limit
show "A Moonshot key asked in the wrong region" moonshot-cn/wrong_region --provider moonshot-cn --hosts 2
show "An \"OpenAI\" address that is really a LiteLLM proxy" openai/valid-litellm --provider openai --base-url https://openai.example.org/v1
show "An Anthropic key that was deleted" anthropic/invalid_key
show "A Gemini key bound to other addresses" google-gemini/ip_blocked --provider google-gemini

# Nobody said whose key it is and four providers share its format: it is sent nowhere.
number=$((number + 1))
printf '\n==== %d. A key that could be anybody'"'"'s: it is not sent anywhere\n     key | keyassay assay\n\n' "$number"
code=0
key_of moonshot-cn/wrong_region | cut -d= -f2 | "$keyassay" assay "${network[@]}" >"$work/report" || code=$?
if [ "$brief" = yes ]; then sed -n '1,2p;/^Readiness/,/^$/p' "$work/report"; else cat "$work/report"; fi
printf '(exit code %d)\n' "$code"
