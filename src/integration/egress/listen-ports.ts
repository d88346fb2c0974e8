/** Below 1024 each stands for a protocol of its own. */
const WELL_KNOWN = 1_023
/** What else services commonly reach for: proxies, brokers, databases, collectors, FIX and venues' own gateways. */
const COMMON =
  '80 443 22 25 465 587 636 853 993 1080 1433 1521 1883 2181 2375 2376 3000 3128 3306 4000 4001 4002 4222 4317 4318 4443 5000 5001 ' +
  '5044 5222 5432 5433 5671 5672 6379 6380 6432 6443 6650 7000 7001 7077 7474 7496 7497 7687 8000 ' +
  '8001 8008 8080 8081 8082 8083 8085 8086 8087 8088 8089 8090 8123 8125 8126 8200 8300 8333 8443 ' +
  '8444 8500 8545 8546 8765 8883 8888 9000 9001 9042 9080 9090 9091 9092 9093 9094 9100 9200 9300 ' +
  '9411 9418 9443 9500 9876 9999 10000 11211 11371 15672 16443 18080 19091 25565 26257 26379 27017 ' +
  '27018 28015 30303 33060 50051 61613 61616'

/**
 * TCP ports at which connections are met: heard out for the name that is meant, and passed on where they may
 * be; the likeliest come first. At all others they are refused, and seen only as packets.
 */
export function listenPorts(
  others: readonly number[],
  { seesPackets }: { readonly seesPackets: boolean },
): readonly number[] {
  const known = Array.from({ length: seesPackets ? 0 : WELL_KNOWN }, (_, index) => index + 1)
  return [...new Set([...others, ...COMMON.split(' ').map(Number), ...known])]
}
