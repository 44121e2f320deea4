# Sourced by make.sh: accepted ways to write a spec. Each is stored as written here.
submit spelling-capture-escaped <<'JSON'
{"k\u0069nd":"capt\u0075re","model":"tiny","sides":[{"name":"a","promptSet":"few"},{"name":"b","promptSet":"few more"}]}
JSON
submit spelling-capture-nulls <<'JSON'
{"kind": "capture", "name": null, "model": " TINY ", "sides": [{"name": "a", "persona": null, "promptSet": "few"}, {"name": "b", "persona": "Capable", "promptSet": "Few More"}],
 "positions": null, "thinking": null, "responseTokens": null, "seed": null, "batchTokens": null, "dtype": null, "device": null}
JSON
submit spelling-capture-ids <<JSON
{"device":"Auto","dtype":"BFLOAT16","batchTokens":1048576,"seed":9007199254740991,"responseTokens":4096,"thinking":false,"positions":["response-mean","last-prompt-token"],"sides":[{"promptSet":"$few","persona":"$terse","name":"only._-1"}],"model":"${tiny_hash:0:8}","name":"   ","kind":"capture"}
JSON
submit spelling-capture-twice <<'JSON'
{"kind": "capture", "seed": 1, "model": "pocket", "sides": [{"name": "a", "promptSet": "few"}, {"name": "b", "persona": "Gründlich & « laut »", "promptSet": "terminal-tasks"}], "seed": 2, "name": "  Two seeds; the last one counts: ü \"\\\/ \ud83d\ude00  "}
JSON
submit spelling-capture-full <<JSON
{
	"kind"	: "capture",
	"name": "Everything spelled out",
	"model": "$data/models/tiny",
	"sides": [{"name": "capable", "persona": "capable", "promptSet": "few"}, {"name": "cautious", "persona": "cautious", "promptSet": "few"}, {"name": "none", "persona": null, "promptSet": "few"}],
	"positions": ["last-prompt-token", "prompt-mean", "response-mean"],
	"thinking": true, "responseTokens": 64, "seed": 1, "batchTokens": 16384, "dtype": "auto", "device": "auto"
}
JSON

submit spelling-benchmark-short <<'JSON'
{"kind":"benchmark","tasks":{"set":"pocket","limit":1},"arms":[{"name":"o","agent":"oracle"}]}
JSON
submit spelling-benchmark-nulls <<'JSON'
{"kind": "benchmark", "name": null, "tasks": {"set": "legacy-tasks", "include": null, "exclude": null, "difficulty": null, "category": null, "limit": null},
 "arms": [{"name": "a", "agent": null, "model": {"engine": "tiny", "server": null, "name": null}, "persona": null, "systemPrompt": null, "settings": null, "sampling": null},
  {"name": "b", "model": {"engine": " tiny "}, "settings": {"prompt": null, "thinking": null, "think": null, "parser": null, "maxReplyTokens": null, "maxTurns": null, "maxConsecutiveParseFailures": null, "summarize": null, "contextTokens": null}, "sampling": {"temperature": null, "topP": null, "topK": null, "minP": null, "presencePenalty": null}},
  {"name": "c", "agent": "nop", "model": null, "systemPrompt": "   "}],
 "attempts": null, "concurrency": null, "seed": null, "seeds": null, "sandbox": null, "network": null, "timeoutMultiplier": null, "maxRetries": null}
JSON
submit spelling-benchmark-full <<JSON
{"kind": "benchmark", "name": " Everything spelled out ",
 "tasks": {"set": "$data/tasks/", "include": ["count-*", " files-copy ", "sort-line?", ""], "exclude": ["no-such-*"], "difficulty": ["easy"], "category": ["counting", "files", "sorting"], "limit": 100},
 "arms": [
  {"name": "lab", "agent": "terminus-2", "model": {"server": "lab", "name": " qwen3.5-4b "}, "persona": "$terse", "settings": {"prompt": "standard", "thinking": "separate", "think": true, "parser": "strict", "maxReplyTokens": 4096, "maxTurns": 50, "maxConsecutiveParseFailures": 3, "summarize": true, "contextTokens": 32768}, "sampling": {"temperature": 1e0, "topP": 1, "topK": 1, "minP": 0.0, "presencePenalty": -2.5E-1}},
  {"name": "url", "agent": "terminus-2", "model": {"server": "http://localhost:9/v1", "name": "org/model"}, "systemPrompt": "First line.\nSecond, with a tab:\t."},
  {"name": "here", "agent": "terminus-2", "model": {"engine": "${tiny_hash:0:12}"}, "persona": "CAUTIOUS", "settings": {}, "sampling": {}},
  {"name": "solutions", "agent": "oracle", "settings": {"maxTurns": 1}},
  {"name": "Nothing_1.0", "agent": "nop"}],
 "attempts": 100, "concurrency": 256, "seed": 9007199254740991, "seeds": "Fixed", "sandbox": "auto", "network": "task", "timeoutMultiplier": 1.5, "maxRetries": 10}
JSON

submit spelling-training-short <<JSON
{"kind":"training","new":{"shape":"tiny-2"},"data":{"chats":"$data/inputs/chats.jsonl"},"options":{"steps":5}}
JSON
submit spelling-training-nulls <<JSON
{"kind": "training", "name": null, "model": null, "new": {"shape": "tiny", "vocabulary": null, "seed": null}, "data": {"episodes": null, "tellings": null, "chats": "$data/inputs/chats.jsonl"}, "evaluate": null, "learn": null, "out": null, "type": null,
 "options": {"steps": 5, "sequenceTokens": null, "rows": null, "accumulation": null, "learningRate": null, "warmUpSteps": null, "finalShare": null, "weightDecay": null, "beta1": null, "beta2": null, "epsilon": null, "clipNorm": null, "evaluateEvery": null, "checkpointEvery": null, "gradientCheckpointing": null, "dtype": null, "device": null, "seed": null}}
JSON
submit spelling-training-blanks <<JSON
{"kind": "training", "name": "", "model": "", "new": {"shape": "tiny-2"}, "data": {"episodes": "", "chats": " $data/inputs/../inputs/chats.jsonl.gz "}, "out": "  ", "learn": "all", "options": {"steps": 5}}
JSON
submit spelling-training-episodes <<JSON
{"kind": "training", "model": "${first_hash:0:8}", "data": {"episodes": "$episodes"}, "options": {"steps": 5}}
JSON
submit spelling-training-full <<JSON
{"kind": "training", "name": "Everything spelled out", "model": "legacy-first", "new": null, "data": {"episodes": "$episodes", "tellings": 1000, "chats": null}, "evaluate": 5e-1, "learn": "Last", "out": "$data/models/full", "type": "float16",
 "options": {"steps": 10000000, "sequenceTokens": 16, "rows": 4096, "accumulation": 4096, "learningRate": 10, "warmUpSteps": 10000000, "finalShare": 0, "weightDecay": 10, "beta1": 0.999999, "beta2": 0.999999, "epsilon": 1E-16, "clipNorm": 1000000, "evaluateEvery": 1, "checkpointEvery": 1, "gradientCheckpointing": false, "dtype": "BFloat16", "device": "Cuda", "seed": 0}}
JSON

submit spelling-episodes-short <<'JSON'
{"kind":"episodes"}
JSON
submit spelling-episodes-nulls <<'JSON'
{"kind": "episodes", "name": null, "seed": null, "perTemplate": null, "templates": null, "walks": null, "telling": null, "limits": null, "sandbox": null, "concurrency": null, "out": null}
JSON
submit spelling-episodes-inner-nulls <<'JSON'
{"kind": "episodes", "name": "", "templates": [" count-lines ", ""], "walks": {"capable": null, "looks": null, "checks": 1}, "telling": {"neutral": null, "bare": null, "exercises": 0}, "limits": {"maxReplyTokens": null, "maxTurns": null, "maxConsecutiveParseFailures": null}, "sandbox": "auto"}
JSON
submit spelling-episodes-empty <<'JSON'
{"kind": "episodes", "seed": 9007199254740991, "perTemplate": 2000, "templates": [], "walks": {}, "telling": {}, "limits": {}, "concurrency": 256}
JSON
