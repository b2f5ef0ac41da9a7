#!/usr/bin/env bash
# Apache Kafka for tests and local clusters. See --help.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "$here/../../.." && pwd)/build/kafka
libs=$build/libs
classes=$build/classes.jsa
dir=$build/cluster
nodes=
patience_s=120
grace_s=5
secure=
hosts=

usage() {
  cat <<'HELP'
Apache Kafka on 127.0.0.1, one node or three, each a process of its own.

  kafka.sh fetch                          fetch the jars once (Maven), into build/kafka/libs
  kafka.sh up [--nodes 1|3] [--dir D]     start and wait; prints host:port[,host:port...]
  kafka.sh down [--dir D]                 stop every node; what they stored stays
  kafka.sh status [--dir D]               one line per node; exit status 1 unless all run

For one node of a cluster (N from 1), as tests use them:
  kafka.sh create [--nodes 1|3] [--dir D] [--secure S] [--hosts A,B,C]
                                          choose free ports, write the settings, format
  kafka.sh run-node N [--dir D]           become the node: in the foreground, with this process id
  kafka.sh start-node N [--dir D]         the same in the background, without waiting for it
  kafka.sh stop-node N [--dir D]          ask it to stop, by its own process id, and wait
  kafka.sh wait-node N [--dir D]          until it answers
  kafka.sh check                          exit status 2, saying why, unless Java and the jars are there

With --hosts each node has an address of its own instead of 127.0.0.1, as in networks made for a test.

With --secure there is a second listener, its address in D/secure-bootstrap: TLS with client certificates.
S holds broker.pem (PKCS #8 key, then its certificate) and ca.pem (of clients' certificates).

D (build/kafka/cluster if not given) holds: bootstrap, ports, cluster.id, and for each node
node-N/{server.properties,pid,log,data}. Delete it, after `down`, to begin anew.

Example:
  kafka.sh fetch && kafka.sh up --nodes 3
  kafka.sh down
HELP
}

die() {
  echo "kafka.sh: $*" >&2
  exit 2
}

java_with() { # options, main class, arguments
  local archive=()
  [[ ! -f $classes ]] || archive=(-XX:SharedArchiveFile="$classes")
  exec java "${archive[@]}" -XX:+UseSerialGC -cp "$libs/*" "$@"
}

require_jars() {
  command -v java >/dev/null || die "no java on PATH (Java 17 or later is needed)"
  compgen -G "$libs/kafka_*.jar" >/dev/null || die "no Kafka jars in $libs: run kafka.sh fetch"
}

fetch() {
  if ! compgen -G "$libs/kafka_*.jar" >/dev/null; then
    echo "fetching Apache Kafka" >&2
    # Into a folder beside it, then renamed: a fetch that was interrupted never looks like a whole one.
    rm -rf "$libs.partial" "$libs" "$classes"
    mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies \
      -DincludeScope=runtime -DoutputDirectory="$libs.partial" >&2
    mv "$libs.partial" "$libs"
  fi
  # Only for speed, so it may fail.
  [[ -f $classes ]] || (archive_classes) || echo "kafka.sh: nodes will start slowly" >&2
}

# Lets a node start and stop once and keeps its classes as the JVM has read them: later ones start in half the
# time.
archive_classes() {
  echo "starting a node once, for its classes" >&2
  require_jars
  dir=$build/first-start nodes=1 grace_s=60
  rm -rf "$dir"
  create
  trap "stop_node 1" EXIT
  JAVA_TOOL_OPTIONS="-XX:ArchiveClassesAtExit=$classes.partial" start_node 1
  wait_node 1
  stop_node 1
  mv "$classes.partial" "$classes"
  rm -rf "$dir"
}

answers() { (exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null; } # port, host

# Below the range that the system gives to outgoing connections, so that a client of one test can't take the
# port of another's broker.
free_ports() { # count
  local -A chosen=()
  local port
  while ((${#chosen[@]} < $1)); do
    port=$((20000 + (RANDOM << 15 | RANDOM) % 12000))
    answers "$port" || chosen[$port]=1
  done
  echo "${!chosen[@]}"
}

node_count() { wc -l <"$dir/ports"; }

known_nodes() {
  [[ -f $dir/ports ]] || return 0
  cut -d' ' -f1 "$dir/ports"
}

broker_port() { awk -v n="$1" '$1 == n {print $2}' "$dir/ports"; }
host_of() { awk -v n="$1" '$1 == n {print $5}' "$dir/ports"; }

# Prints the node's process id if it runs; a pid file that outlived its process names nobody.
pid_of() { # node
  local pid
  pid=$(cat "$dir/node-$1/pid" 2>/dev/null) || return 1
  [[ -r /proc/$pid/cmdline ]] || return 1
  tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qxF "$dir/node-$1/server.properties" || return 1
  echo "$pid"
}

choose_ports() { # count
  local -a ports
  read -ra ports <<<"$(free_ports $((3 * $1)))"
  local n host bootstrap=() secured=() own=()
  [[ -z $hosts ]] || IFS=, read -ra own <<<"$hosts"
  : >"$dir/ports"
  for ((n = 1; n <= $1; ++n)); do
    host=${own[n - 1]:-127.0.0.1}
    echo "$n ${ports[*]:3 * n - 3:3} $host" >>"$dir/ports"
    bootstrap+=("$host:${ports[3 * n - 3]}")
    secured+=("$host:${ports[3 * n - 1]}")
  done
  (IFS=, && echo "${bootstrap[*]}") >"$dir/bootstrap"
  [[ -z $secure ]] || (IFS=, && echo "${secured[*]}") >"$dir/secure-bootstrap"
}

write_settings() { # node
  local n=$1 broker controller secured host voters replicas in_sync=1
  read -r _ broker controller secured host < <(awk -v n="$n" '$1 == n' "$dir/ports")
  voters=$(awk '{printf "%s%s@%s:%s", sep, $1, $5, $3; sep = ","}' "$dir/ports")
  replicas=$(node_count)
  ((replicas < 3)) || in_sync=2
  mkdir -p "$dir/node-$n/data"
  cat >"$dir/node-$n/server.properties" <<SETTINGS
process.roles=broker,controller
node.id=$n
controller.quorum.voters=$voters
listeners=PLAINTEXT://$host:$broker,CONTROLLER://$host:$controller
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$dir/node-$n/data

# As in an installation: nothing comes into being or goes away by accident.
auto.create.topics.enable=false
delete.topic.enable=false
unclean.leader.election.enable=false
default.replication.factor=$replicas
min.insync.replicas=$in_sync
offsets.topic.replication.factor=$replicas
transaction.state.log.replication.factor=$replicas
transaction.state.log.min.isr=$in_sync

# Small and quick: a node that is lost is noticed within seconds.
num.network.threads=2
num.io.threads=4
transaction.state.log.num.partitions=1
offsets.topic.num.partitions=1
log.cleaner.dedupe.buffer.size=16777216
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
controller.quorum.election.timeout.ms=500
controller.quorum.fetch.timeout.ms=1000
replica.lag.time.max.ms=5000
SETTINGS
  [[ -z $secure ]] || write_secure_listener "$n" "$host:$secured"
}

# Later lines win.
write_secure_listener() { # node, host:port
  local plain
  plain=$(sed -n 's/^listeners=//p' "$dir/node-$1/server.properties")
  cat >>"$dir/node-$1/server.properties" <<SETTINGS

listeners=$plain,SECURE://$2
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SSL
listener.name.secure.ssl.client.auth=required
listener.name.secure.ssl.keystore.type=PEM
listener.name.secure.ssl.keystore.location=$secure/broker.pem
listener.name.secure.ssl.truststore.type=PEM
listener.name.secure.ssl.truststore.location=$secure/ca.pem
SETTINGS
}

format_node() { # node
  # Compiled the quick way: it lives for a second.
  (java_with -XX:TieredStopAtLevel=1 kafka.tools.StorageTool format -t "$(<"$dir/cluster.id")" \
    -c "$dir/node-$1/server.properties" --ignore-formatted) >"$dir/node-$1/format.log" 2>&1 ||
    die "formatting node $1 failed, see $dir/node-$1/format.log"
}

create() {
  [[ -n $nodes || ! -f $dir/ports ]] || nodes=$(node_count)
  : "${nodes:=1}"
  [[ $nodes == 1 || $nodes == 3 ]] || die "--nodes takes 1 or 3"
  require_jars
  mkdir -p "$dir"
  choose_ports "$nodes"
  # A Kafka uuid: 16 random bytes in base64url, without the padding and without - and _ (an option begins so).
  [[ -f $dir/cluster.id ]] || head -c 16 /dev/urandom | base64 | tr '+/' 'Ab' | tr -d '=' >"$dir/cluster.id"
  for_all_nodes write_settings
  for_all_nodes format_node
}

run_node() { # node
  require_jars
  [[ -f $dir/node-$1/server.properties ]] || die "no node $1 in $dir: run kafka.sh create"
  echo $$ >"$dir/node-$1/pid"
  cd "$dir/node-$1"
  # Compiled the quick way too, since most live for a minute; whoever measures one, or keeps it, wants all of the compiler.
  local quick=(-XX:TieredStopAtLevel=1)
  [[ ${CANDOUR_KAFKA_COMPILER:-quick} == quick ]] || quick=()
  java_with "${quick[@]}" -Xms384m -Xmx384m -Dlog4j2.level=INFO kafka.Kafka "$dir/node-$1/server.properties" >"$dir/node-$1/log" 2>&1 </dev/null
}

start_node() { # node
  pid_of "$1" >/dev/null && return
  rm -f "$dir/node-$1/pid" "$dir/node-$1/log"
  setsid "$here/kafka.sh" run-node "$1" --dir "$dir" >/dev/null </dev/null &
}

is_ready() { # node
  grep -qs 'Kafka Server started' "$dir/node-$1/log" && answers "$(broker_port "$1")" "$(host_of "$1")"
}

wait_node() { # node
  local deadline=$((SECONDS + patience_s))
  until is_ready "$1"; do
    ((SECONDS < deadline)) || die "node $1 does not answer, see $dir/node-$1/log"
    sleep 0.1
  done
}

stop_node() { # node
  local pid i
  pid=$(pid_of "$1") || return 0
  kill -TERM "$pid"
  for ((i = 0; i < patience_s * 10; ++i)); do
    pid_of "$1" >/dev/null || return 0
    # The last of three can't hand over to anybody and would wait for minutes.
    ((i != grace_s * 10)) || kill -KILL "$pid"
    sleep 0.1
  done
  die "node $1 (process $pid) does not stop"
}

up() {
  if [[ -n $nodes && -f $dir/ports ]]; then
    ((nodes == $(node_count))) || die "$dir holds $(node_count) node(s): choose another --dir"
  fi
  local n running=0
  for n in $(known_nodes); do pid_of "$n" >/dev/null && running=1; done
  # Nobody holds the ports of a stopped cluster: choose again.
  ((running)) || create
  for n in $(known_nodes); do start_node "$n"; done
  for_all_nodes wait_node
  cat "$dir/bootstrap"
}

# Runs a function for every node at once; fails if one did.
for_all_nodes() { # function
  local n
  local -a running=()
  for n in $(known_nodes); do
    "$1" "$n" &
    running+=($!)
  done
  for n in "${running[@]}"; do wait "$n"; done
}

status() {
  local n pid missing=0
  [[ -f $dir/ports ]] || die "no cluster in $dir"
  for n in $(known_nodes); do
    if pid=$(pid_of "$n"); then
      echo "node $n: $(host_of "$n"):$(broker_port "$n"), process $pid"
    else
      echo "node $n: stopped"
      missing=1
    fi
  done
  return $missing
}

command=${1:-}
shift || true
node=
if [[ $command == *-node ]]; then
  node=${1:-}
  [[ $node =~ ^[1-9]$ ]] || die "$command takes the number of a node"
  shift
fi
while (($#)); do
  case $1 in
    --nodes) nodes=${2:?--nodes takes 1 or 3} && shift 2 ;;
    --secure) secure=$(realpath -e "${2:?--secure takes a folder}") && shift 2 ;;
    --hosts) hosts=${2:?--hosts takes addresses, one for each node} && shift 2 ;;
    --dir) dir=$(realpath -m "${2:?--dir takes a folder}") && shift 2 ;;
    *) die "unknown argument $1 (see --help)" ;;
  esac
done

case $command in
  fetch) fetch ;;
  create) create ;;
  up) up ;;
  down) for_all_nodes stop_node ;;
  status) status ;;
  check) require_jars ;;
  run-node) run_node "$node" ;;
  start-node) start_node "$node" ;;
  wait-node) wait_node "$node" ;;
  stop-node) stop_node "$node" ;;
  -h | --help | help) usage ;;
  *) usage >&2 && exit 2 ;;
esac
