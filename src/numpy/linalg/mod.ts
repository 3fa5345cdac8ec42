export { matmul, matvec, vecdot, vecmat } from "./matmul.ts";
