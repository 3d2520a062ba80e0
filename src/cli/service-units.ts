/**
 * What the service manager of a Debian system is told about a station, as texts: the daemon, its two doors, who may speak
 * to the card service, and names for serial adapters that stay the same. Nothing here touches a file.
 */

/** Name of the credential that opens the file of keys: for systemd-creds, for the unit, and in the folder that it hands over. */
export const CREDENTIAL = 'qika-keys';

export interface ServiceFacts {
  /** Absolute paths. */
  readonly node: string;
  readonly program: string;
  readonly config: string;
  readonly dataDir: string;
  readonly socketPath: string;
  /** Folders outside dataDir that the daemon writes: copies of the ledger, jobs of a printer. */
  readonly alsoWritten: readonly string[];
  /** The system's user that the daemon runs as. */
  readonly user: string;
  /** TCP port, and the address that browsers knock at. */
  readonly port: number;
  readonly address: string;
  /** Do the master keys lie in a sealed file that the machine's credential opens? */
  readonly sealedKeys: boolean;
  /** Addresses beyond this machine that the daemon speaks with: serial servers, printers, stations of the network. */
  readonly dialled: readonly string[];
}

export interface ServiceFile {
  /** From the root of the system, without the leading slash. */
  readonly path: string;
  readonly text: string;
}

/** First line of every file that was made here; a file without it is somebody else's and is left alone. */
export const SIGNATURE =
  '# Made by `qika service install`; `qika service uninstall` takes it away.';

/** A path in a unit: % begins a specifier there, and blanks end a word. */
function quoted(path: string): string {
  return `"${path.replace(/%/g, '%%').replace(/[\\"]/g, '\\$&')}"`;
}

const isAddress = (host: string): boolean => /^[0-9./]+$|:/.test(host);

/** Which addresses the kernel lets through. A host by name could be any address, so it opens the filter. */
function network(dialled: readonly string[]): string[] {
  if (dialled.every(isAddress)) {
    return ['IPAddressDeny=any', `IPAddressAllow=${['localhost', ...dialled].join(' ')}`];
  }
  return [
    '# A line or printer is named by host name: no filter of addresses. Use an address to have one.',
  ];
}

const written = ({ dataDir, alsoWritten }: ServiceFacts): string =>
  // The folder of the ledger must be there; a disk of copies that is not mounted is told by the daemon, not by a start that fails.
  [quoted(dataDir), ...alsoWritten.map((folder) => quoted(`-${folder}`))].join(' ');

/** Looked for in /etc/credstore.encrypted and its like; one that is not there leaves the station sealed, and started. */
const credential = ({ sealedKeys }: ServiceFacts): string =>
  sealedKeys ? `LoadCredentialEncrypted=${CREDENTIAL}` : '# The master key is a file in clear.';

const daemon = (facts: ServiceFacts): string => `${SIGNATURE}
[Unit]
Description=Qika gas card station (气卡收费站)
Requires=qika.socket
After=qika.socket pcscd.socket network.target
Wants=pcscd.socket

[Service]
Type=exec
ExecStart=${quoted(facts.node)} ${quoted(facts.program)} serve --config ${quoted(facts.config)}
User=${facts.user}
Group=${facts.user}
SupplementaryGroups=dialout lp
Restart=always
RestartSec=2
# What is open is brought to its end before the daemon goes; nothing is cut off by a stop.
TimeoutStopSec=90
KillMode=mixed
UMask=0077
# Keys of cards are in the memory of the daemon: it goes to no core file and to no swap.
LimitCORE=0
MemorySwapMax=0
${credential(facts)}

ReadWritePaths=${written(facts)}
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateMounts=yes
# Serial adapters and USB printers; nothing else of /dev.
DevicePolicy=closed
DeviceAllow=char-ttyUSB rw
DeviceAllow=char-ttyACM rw
DeviceAllow=char-ttyS rw
DeviceAllow=char-usb rw
DeviceAllow=char-lp rw
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
ProcSubset=pid
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
# MemoryDenyWriteExecute is not possible: V8 writes machine code.
${network(facts.dialled).join('\n')}

[Install]
WantedBy=multi-user.target
Also=qika.socket
`;

const doors = ({ port, address, socketPath, user }: ServiceFacts): string => `${SIGNATURE}
[Unit]
Description=Doors of the Qika gas card station (气卡收费站)

[Socket]
# In this order: the browser's door, and the one of the command line.
ListenStream=${address.includes(':') ? `[${address}]` : address}:${port}
ListenStream=${socketPath.replace(/%/g, '%%')}
SocketUser=${user}
SocketGroup=${user}
SocketMode=0600
DirectoryMode=0700

[Install]
WantedBy=sockets.target
`;

/** pcscd asks polkit, which lets in only who sits at the screen; a daemon sits nowhere. */
const cardService = ({ user }: ServiceFacts): string => `${SIGNATURE.replace('#', '//')}
polkit.addRule(function (action, subject) {
  var pcsc = ["org.debian.pcsc-lite.access_pcsc", "org.debian.pcsc-lite.access_card"];
  if (pcsc.indexOf(action.id) >= 0 && subject.user === ${JSON.stringify(user)}) {
    return polkit.Result.YES;
  }
});
`;

/** ModemManager greets each new serial port with AT commands, which a meter would hear. */
const adapters = `${SIGNATURE}
# /dev/qika/<name of the adapter>-<interface> stays the same whichever port it is plugged into.
SUBSYSTEM=="tty", KERNEL=="ttyUSB[0-9]*|ttyACM[0-9]*", ENV{ID_SERIAL}=="?*", \\
  SYMLINK+="qika/$env{ID_SERIAL}-$env{ID_USB_INTERFACE_NUM}", GROUP="dialout", MODE="0660", \\
  ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1"
`;

/** Everything that is installed, in the order in which it is written. */
export const serviceFiles = (facts: ServiceFacts): readonly ServiceFile[] => [
  { path: 'etc/udev/rules.d/60-qika-serial.rules', text: adapters },
  { path: 'etc/polkit-1/rules.d/60-qika-pcsc.rules', text: cardService(facts) },
  { path: 'etc/systemd/system/qika.socket', text: doors(facts) },
  { path: 'etc/systemd/system/qika.service', text: daemon(facts) },
];
