#!/bin/sh
# Puts an Apache Kafka broker into the cache, once: `kafka.sh CACHE_DIR`.
#
# The result is CACHE_DIR/kafka-PIN, where PIN is a digest of what is fetched and how: lib/ holds the 27 jars that one
# broker on loopback runs with, each of the bytes that kafka.sha256 says. Beside them stands broker.jsa, the classes of
# one start as this machine's JVM likes to map them (AppCDS): a broker starts in 0.6 s with it, in 1.2 s without. It is
# made anew when the JVM changes, and a broker that finds none just starts slower. Installs nothing, leaves no trace in
# the user's own Maven cache.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ $# -ne 1 ]; then
  echo "usage: kafka.sh CACHE_DIR" >&2
  exit 64
fi
mkdir -p "$1"
cache=$(CDPATH='' cd -- "$1" && pwd -P)
pin=$(cat "$here/kafka.sha256" "$here/kafka.sh" | sha256sum | cut -c1-12)
target=$cache/kafka-$pin

# What the archive of classes depends on, besides the jars and where they stand.
jvm() {
  java=$(readlink -f "$(command -v java)") || return 0
  stat -L -c '%n %s %Y' "$java" "$(dirname "$java")/../lib/server/libjvm.so" 2>/dev/null
}

is_complete() { [ -f "$target/broker.jsa" ] && [ "$(cat "$target/broker.jvm" 2>/dev/null)" = "$(jvm)" ]; }

if is_complete; then
  exit 0
fi
for tool in java mvn flock; do
  if ! command -v "$tool" >/dev/null; then
    echo "kafka.sh: needs $tool (Debian: apt-get install openjdk-17-jre-headless maven util-linux)" >&2
    exit 4
  fi
done

# One at a time; whoever waited finds the work done. A killed run leaves its partial folder to the next one.
exec 9>"$cache/kafka.busy"
flock 9
if is_complete; then
  exit 0
fi
partial=$cache/kafka.partial
broker=
rm -rf "$partial"
give_back() {
  [ -z "$broker" ] || kill -KILL "$broker" 2>/dev/null || true
  rm -rf "$partial"
}
trap give_back EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$partial"

without() { # GROUP ARTIFACT...: of the broker's dependencies those that one broker without codecs and tools never loads
  group=$1
  shift
  for artifact; do
    echo "<exclusion><groupId>$group</groupId><artifactId>$artifact</artifactId></exclusion>"
  done
}

fetch() {
  echo "kafka: fetching the broker, 25 MB in 27 jars" >&2
  cat >"$partial/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>prochron</groupId><artifactId>broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>4.3.1</version>
      <exclusions>
        $(without org.scala-lang scala-reflect)
        $(without com.github.luben zstd-jni)
        $(without org.xerial.snappy snappy-java)
        $(without org.lz4 lz4-java)
        $(without at.yawk.lz4 lz4-java)
        $(without org.apache.logging.log4j log4j-core)
        $(without com.fasterxml.jackson.dataformat '*')
        $(without com.fasterxml.jackson.datatype '*')
        $(without com.github.ben-manes.caffeine caffeine)
        $(without org.bitbucket.b_c jose4j)
        $(without net.sourceforge.argparse4j argparse4j)
        $(without com.dynatrace.hash4j hash4j)
        $(without org.apache.kafka kafka-tools-api)
        $(without org.jspecify jspecify)
        $(without commons-beanutils commons-beanutils)
        $(without commons-collections commons-collections)
        $(without commons-digester commons-digester)
        $(without commons-logging commons-logging)
      </exclusions>
    </dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
  (cd "$partial" && mvn -q -B dependency:copy-dependencies -DincludeScope=runtime \
    -DoutputDirectory="$partial/ready/lib" -Dmaven.repo.local="$partial/repository" 9>&-) >&2
  (cd "$partial/ready" && sha256sum --quiet --check --strict "$here/kafka.sha256")
  fetched=$(find "$partial/ready/lib" -name '*.jar' | wc -l)
  if [ "$fetched" -ne "$(wc -l <"$here/kafka.sha256")" ]; then
    echo "kafka.sh: $fetched jars came, which is not what kafka.sha256 lists" >&2
    exit 4
  fi
  mv -T "$partial/ready" "$target"
}

# One start of a broker on an address of its own, ended when it says that it is up: the JVM writes the archive then.
archive() {
  address=127.$((1 + $$ % 254)).$((1 + $$ / 254 % 254)).77
  mkdir -p "$partial/data"
  printf 'version=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAA\nnode.id=1\n' >"$partial/data/meta.properties"
  cat >"$partial/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@$address:9093
listeners=PLAINTEXT://$address:9092,CONTROLLER://$address:9093
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=$partial/data
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
PROPERTIES
  jars=$(cd "$target/lib" && for jar in *.jar; do printf '%s:' "$target/lib/$jar"; done)
  java "-XX:ArchiveClassesAtExit=$partial/broker.jsa" -cp "${jars%:}" -Xmx256m -XX:+UseSerialGC -XX:-UsePerfData \
    -Xlog:cds=off -Xlog:cds+dynamic=off \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info \
    -Dlog4j2.StatusLogger.level=OFF \
    -Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory \
    kafka.Kafka "$partial/server.properties" >"$partial/log" 2>&1 9>&- &
  broker=$!
  tries=0
  until grep -q 'Kafka Server started' "$partial/log"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ] || ! kill -0 "$broker" 2>/dev/null; then
      tail -n 20 "$partial/log" >&2
      return 1
    fi
    sleep 0.1
  done
  kill "$broker"
  wait "$broker" || true
  broker=
  [ -f "$partial/broker.jsa" ] || return 1
  jvm >"$target/broker.jvm"
  mv "$partial/broker.jsa" "$target/broker.jsa"
}

[ -d "$target" ] || fetch
archive || echo "kafka.sh: could not make the archive of classes; brokers will take longer to start" >&2
