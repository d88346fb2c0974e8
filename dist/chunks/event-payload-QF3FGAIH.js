import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{F as o,n as e,w as t}from"./chunk-KSMAFGJT.js";import"./chunk-7FEVNPAG.js";var s=o({before:e().optional(),pull_request:o({number:t(),base:o({sha:e()})}).optional(),merge_group:o({base_sha:e()}).optional()});export{s as payloadSchema};
