import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{E as o,n as e,v as t}from"./chunk-YFWSTNYZ.js";import"./chunk-7FEVNPAG.js";var s=o({before:e().optional(),pull_request:o({number:t(),base:o({sha:e()})}).optional(),merge_group:o({base_sha:e()}).optional()});export{s as payloadSchema};
