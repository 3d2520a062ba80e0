/**
 * A USB port of the machine that a pcscd runs on. Debian's pcscd reads its configured readers once (SIGUSR1 does nothing
 * where it is built with libudev); readers that come and go while it lives come over udev. So the port is a folder that
 * stands where /sys is, and its events are libudev's own messages; all of it in the namespaces of that pcscd alone.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { firstSlot, type RealPcscd } from './pcscd.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

const PLUGGED = 'ACS ACR38U Plugged Reader';
export const PLUGGED_READER = firstSlot(PLUGGED);
/** Of vpcd's own: 100 ports behind that of a configured reader. */
export const PLUGGED_SLOT = 100;
const PORT = 36_063;
const DEVICE = '/devices/usb1/1-1';
const INTERFACE = `${DEVICE}/1-1:1.0`;

const INFO = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>libusbvpcd.so</string>
<key>ifdVendorID</key><array><string>0x072F</string></array>
<key>ifdProductID</key><array><string>0x90CC</string></array>
<key>ifdFriendlyName</key><array><string>${PLUGGED}</string></array>
</dict></plist>`;

/**
 * A second vpcd, by another name: with the first one's the loader would take that, and its slots. Both drivers lie where
 * pcscd looks for them; libudev listens to udev only where udevd has its socket.
 */
const FURNISH = `set -e
drivers=/usr/lib/pcsc/drivers
made="$1/drivers"
bundle="$made/vpcd.bundle/Contents"
mkdir -p "$made/serial" "$bundle/Linux"
cp $drivers/serial/libifdvpcd.so "$made/serial"
sed s/libifdvpcd.so.0/libifdvpcd.so.9/ $drivers/serial/libifdvpcd.so > "$bundle/Linux/libifdvpcd.so.9"
cc -shared -fPIC -DVPCD_PORT=${PORT} -Wl,-rpath,'$ORIGIN' -o "$bundle/Linux/libusbvpcd.so" "$2" "$bundle/Linux/libifdvpcd.so.9"
printf '%s' "$3" > "$bundle/Info.plist"
mount --bind "$made" $drivers
mount -t tmpfs none /sys
mkdir -p /sys/bus/usb/devices /sys/class /run/udev
: > /run/udev/control`;

const PLUG = `set -e
device=/sys${DEVICE}
mkdir -p "/sys${INTERFACE}"
ln -s /sys/bus/usb "$device/subsystem"
ln -s /sys/bus/usb "/sys${INTERFACE}/subsystem"
printf 'DEVTYPE=usb_device\\nDEVNAME=bus/usb/001/002\\nMAJOR=189\\nMINOR=1\\n' > "$device/uevent"
printf 'DEVTYPE=usb_interface\\n' > "/sys${INTERFACE}/uevent"
echo 072f > "$device/idVendor"
echo 90cc > "$device/idProduct"
echo 00 > "/sys${INTERFACE}/bInterfaceNumber"`;

export class UsbPort {
  readonly #stack: RealPcscd;
  #events = 0;

  private constructor(stack: RealPcscd) {
    this.#stack = stack;
  }

  /** The pcscd that is started next has this port. */
  static async build(stack: RealPcscd): Promise<UsbPort> {
    const port = new UsbPort(stack);
    await port.#run('sh', '-c', FURNISH, 'sh', stack.folder, fixture('usb-vpcd.c'), INFO);
    return port;
  }

  async plug(): Promise<void> {
    await this.#run('sh', '-c', PLUG);
    await this.#tell('add');
  }

  async unplug(): Promise<void> {
    await this.#run('rm', '-r', '/sys/devices/usb1');
    await this.#tell('remove');
  }

  async #tell(action: 'add' | 'remove'): Promise<void> {
    this.#events += 1;
    await this.#run('python3', fixture('udev-event.py'), action, INTERFACE, String(this.#events));
  }

  async #run(command: string, ...args: string[]): Promise<void> {
    const child = this.#stack.inside(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${command} ended with ${code}`);
  }
}
