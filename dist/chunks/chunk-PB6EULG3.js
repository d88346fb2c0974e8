import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{setTimeout as r}from"node:timers/promises";var a={now:()=>new Date,sleep:async(o,e)=>{try{await r(o,void 0,e===void 0?{}:{signal:e})}catch(t){throw e?.throwIfAborted(),t}}};export{a};
