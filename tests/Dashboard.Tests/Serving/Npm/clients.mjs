// Asks a server as programs in JavaScript do, and prints what came as one JSON object: clients.mjs BASE_URL QUESTION DEFINITION RESULT
import OpenAI from "openai";
import { generateText, isStepCount, jsonSchema, streamText, tool } from "ai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";

const [baseURL, question, definition, result] = process.argv.slice(2);
const messages = [{ role: "user", content: "Write a long story about the sea." }];
const asked = { model: "pocket", messages, seed: 3, temperature: 1, max_tokens: 40 };
const { function: declared } = JSON.parse(definition);
const told = {};

const openai = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
told.node = process.versions.node;
told.models = (await openai.models.list()).data.map(model => model.id);

const whole = await openai.chat.completions.create(asked);
told.whole = { text: whole.choices[0].message.content, reasoning: whole.choices[0].message.reasoning_content, finish: whole.choices[0].finish_reason, tokens: whole.usage.completion_tokens };

told.streamed = { text: "", reasoning: "" };
for await (const chunk of await openai.chat.completions.create({ ...asked, stream: true, stream_options: { include_usage: true } })) {
  told.streamed.text += chunk.choices[0]?.delta.content ?? "";
  told.streamed.reasoning += chunk.choices[0]?.delta.reasoning_content ?? "";
  told.streamed.finish = chunk.choices[0]?.finish_reason ?? told.streamed.finish;
  told.streamed.tokens = chunk.usage?.completion_tokens;
}

const completion = await openai.chat.completions.stream({ ...asked, n: 2 }).finalChatCompletion();
told.gathered = completion.choices.map(choice => choice.message.content ?? "");

told.errors = [];
for (const wrong of [{ model: "none" }, { temperature: -1 }, { response_format: { type: "json_object" } }]) {
  try {
    await openai.chat.completions.create({ ...asked, ...wrong });
  } catch (e) {
    told.errors.push(`${e.constructor.name} ${e.status} ${e.code} ${e.param}`);
  }
}

const runner = openai.chat.completions.runTools({
  model: "caller", messages: [{ role: "user", content: question }], temperature: 0, max_tokens: 200,
  tools: [{ type: "function", function: { ...declared, parse: JSON.parse, function: given => { told.given = given; return result; } } }],
}, { maxChatCompletions: 1 });
await runner.done().catch(e => { told.runner = e.message; });

const stopped = new AbortController();
try {
  for await (const _ of await openai.chat.completions.create({ ...asked, max_tokens: 30000, temperature: 10, stream: true }, { signal: stopped.signal })) stopped.abort();
} catch (e) {
  told.aborted = e.constructor.name;
}

const provider = createOpenAICompatible({ name: "vectorscope", baseURL, includeUsage: true });
const settings = { model: provider("pocket"), messages, seed: 3, temperature: 1, maxOutputTokens: 40, maxRetries: 0 };
const generated = await generateText(settings);
told.generated = { text: generated.text, reasoning: generated.reasoningText, finish: generated.finishReason, tokens: generated.usage.outputTokens };

const stream = streamText(settings);
told.text = { text: "", reasoning: "" };
for await (const part of stream.fullStream) {
  if (part.type === "text-delta") told.text.text += part.text;
  if (part.type === "reasoning-delta") told.text.reasoning += part.text;
}
told.text.finish = await stream.finishReason;
told.text.tokens = (await stream.usage).outputTokens;

const steps = await generateText({
  model: provider("caller"), messages: [{ role: "user", content: question }], temperature: 0, maxOutputTokens: 200, maxRetries: 0, stopWhen: isStepCount(2),
  tools: { [declared.name]: tool({ description: declared.description, inputSchema: jsonSchema(declared.parameters), execute: given => { told.executed = given; return result; } }) },
});
told.answered = steps.text;

console.log(JSON.stringify(told));
