import { Fragment } from '#core/onnx/fragment';
import { knownDevices, openSession } from './session.ts';
import type { DeviceAccess } from './tryDevice.ts';

/** The devices of ONNX Runtime on this machine. */
export const deviceAccess: DeviceAccess = {
  known: knownDevices,
  async reach(device) {
    const graph = new Fragment('reach');
    graph.nodes('Add', [graph.input('x', 'float32', [1]), graph.constant('float32', [1])], ['y']);
    graph.output('y', 'float32', [1]);
    const bytes = graph.model().slice();
    const session = await openSession({ bytes, folder: '.' }, { threads: 1, keepMemory: false, device });
    try {
      await session.run({ x: { data: Float32Array.of(1), shape: [1] } }, {}, ['y']);
    } finally {
      await session.dispose();
    }
  },
};
