import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{b as n}from"./chunk-DYDLWVZQ.js";function m(t){let r=n(t,"runnerTrackingId");if(r!==null)return r;let o=n(t,"githubRunId");if(o===null)return"";let e=["githubRunAttempt","githubJob","hostname"].map(i=>n(t,i));return[o,...e].join("/")}export{m as a};
