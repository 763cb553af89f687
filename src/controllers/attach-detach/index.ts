export { AttachDetachController, type AttachDetachOptions } from "./controller.js";
export { MAX_WAIT_FOR_UNMOUNT, OUT_OF_SERVICE_TAINT } from "./defaults.js";
export { holderOf } from "./judge-attach.js";
export { type DetachSituation, type DetachVerdict, judgeDetach } from "./judge-detach.js";
