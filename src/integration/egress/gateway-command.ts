import type { GatewayImage } from '../gateway/image/ensure-gateway-image.ts'

/**
 * The entry point and command of the gateway's container. Perl first opens the socket at which the kernel tells
 * of packets, which Node cannot, and leaves it to Node, whose last argument is its number.
 */
export function gatewayCommand(
  { node, perl }: GatewayImage,
  args: readonly string[],
): { entrypoint: string[]; command: string[] } {
  if (perl === undefined) return { entrypoint: [node], command: [...args] }
  // Compose would take a single dollar sign for a variable's.
  const script = OPEN_SOCKET.replaceAll('$', '$$$$')
  return { entrypoint: [perl, '-e', script, node], command: [...args] }
}

/** A classic BPF instruction: code, jumps if true and if false, operand. Source: the kernel's `filter.h`. */
type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number]

/** The first packets of connections, datagrams, and what pings send: not what is passed on. */
const FILTER: readonly Instruction[] = [
  [0x30, 0, 0, 9], // protocol
  [0x15, 6, 0, 17], // UDP
  [0x15, 5, 0, 1], // ICMP
  [0x15, 0, 5, 6], // TCP
  [0xb1, 0, 0, 0], // length of the IP header
  [0x50, 0, 0, 13], // flags
  [0x54, 0, 0, 0x12], // SYN and ACK
  [0x15, 0, 1, 0x02], // SYN alone
  [0x06, 0, 0, 256], // take so many bytes
  [0x06, 0, 0, 0], // take none
]

/** AF_PACKET, SOCK_DGRAM, ETH_P_IP in network order; SOL_SOCKET, SO_ATTACH_FILTER: none of it from a module, which would need files. */
const OPEN_SOCKET = `
$^F = 9;
socket(my $packets, 17, 2, unpack("S", pack("n", 0x0800))) or die "socket: $!";
my @filter = (${FILTER.flat().join(',')});
my $program = "";
$program .= pack("SCCL", splice(@filter, 0, 4)) while @filter;
setsockopt($packets, 1, 26, pack("S x![P] P", ${FILTER.length}, $program)) or die "filter: $!";
exec(@ARGV, fileno($packets)) or die "exec: $!";
`
