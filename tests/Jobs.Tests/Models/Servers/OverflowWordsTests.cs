using Vectorscope.Jobs.Models.Servers;

namespace Vectorscope.Jobs.Tests.Models.Servers;

/// <summary>Sentences of servers of the field, in their wordings: which mean that the conversation is too long, and which something else.</summary>
public sealed class OverflowWordsTests
{
    public static TheoryData<int, string> TooLong => new()
    {
        { 400, "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (5000 in the messages, 4000 in the completion). Please reduce the length of the messages or completion." }, // vLLM, OpenAI
        { 400, "The decoder prompt (length 9000) is longer than the maximum model length of 8192. Make sure that `max_model_len` is no smaller than the number of text tokens." }, // vLLM
        { 400, "'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is 8192 tokens and your request has 7800 input tokens (4096 > 8192 - 7800)." }, // vLLM, a long conversation
        { 400, "The input (5000 tokens) is longer than the model's context length (4096 tokens)." }, // SGLang
        { 400, "Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 5000 tokens: 4500 tokens from the input messages and 500 tokens for the completion." }, // SGLang
        { 500, "the request exceeds the available context size. try increasing the context size or enable context shift" }, // llama.cpp
        { 400, "request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it" }, // llama.cpp
        { 400, "Requested tokens (5000) exceed context window of 4096" }, // llama-cpp-python
        { 400, "Your input exceeds the context window of this model. Please adjust your input and try again." }, // OpenAI
        { 400, "Please reduce the length of the messages or completion. context_length_exceeded" }, // Groq
        { 400, "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough." }, // LM Studio
        { 422, "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 1024 `max_new_tokens`" }, // TGI
        { 422, "Input validation error: `inputs` must have less than 4096 tokens. Given: 5000" }, // TGI
        { 400, "litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: OpenAIException - input too big" }, // LiteLLM
        { 400, "Input length (265330) exceeds model's maximum context length (262144)." }, // SGLang
        { 400, "prompt is too long: 208310 tokens > 200000 maximum" }, // Anthropic
        { 400, "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try again" }, // Anthropic
        { 400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)." }, // Gemini
        { 400, "ValidationException: Input is too long for requested model." }, // Bedrock
        { 400, "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length" }, // Mistral
        { 400, "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5012" }, // Cohere
        { 400, "This model's maximum prompt length is 131072 but the request contains 537812 tokens." }, // xAI
        { 400, "Range of input length should be [1, 30720]" }, // DashScope
        { 400, "Invalid request: Your request exceeded model token limit: 8192" }, // Moonshot
        { 400, "context window exceeds limit (2013)" }, // MiniMax
        { 400, "Prompt exceeds max length" }, // Zhipu
        { 400, "Prompt length 5000 is greater than max_seq_len 4096" }, // TabbyAPI
        { 400, "The prompt is too long: 5000, model maximum context length: 4096" }, // Fireworks
        { 413, "Your messages are longer than what the model can take: 9000 tokens" },
        { 503, "the conversation has 9000 tokens and does not fit the context size of 8192" },
        { 400, "Input tokens (9000) > context (8192)" },
        { 400, "Prompt length 5000 + max_tokens 1024 > max_seq_len 4096" },
        { 400, "Prompt has 9000 tokens, limit is 8192" },
        { 400, "The prompt's 9000 tokens are above the model's limit" },
        { 400, "Max input tokens: 4096. Got 5000." },
        { 400, "Requested 9000 tokens, but the model's context is 8192" },
        { 400, "Your prompt has 9000 tokens; the model can only take 8192" },
        { 400, "9000 tokens were sent; only 4096 fit in the context" },
        { 400, "You exceeded the maximum context of the model" },
        { 400, "Not enough context to hold the prompt" },
        { 400, "context limit reached" },
        { 400, "the context is full" },
        { 400, "The model ran out of context" },
        { 400, "context shift is disabled" },
        { 400, "expected maxLength: 40960, actual: 48000 for input" },
        { 400, "model_max_prompt_tokens_exceeded" },
        { 400, "input_too_long" },
        { 400, "输入内容过长" },
        { 400, "the request exceeds the available context size; raise --parallel concurrency" },
        { 400, "max_tokens is too large for the model's context length, shorten the input" },
        { 400, "Your prompt contains 140000 tokens, which exceeds the limit of 131072 tokens." },
        { 400, "prompt tokens (10000) + max tokens (2000) exceeds the context limit" },
        { 400, "Input is too long. Max input length is 8000 tokens" },
        { 400, "The total length of input exceeds the model's maximum sequence length of 4096" },
        { 400, "Sequence length too long: 5000 > 4096" },
        { 400, "This endpoint's maximum context length is 40960 tokens. However, you requested about 50000 tokens (45000 of text input, 5000 in the output). Please reduce the length of either one, or use the \"middle-out\" transform to compress your prompt automatically." },
        { 400, "the prompt token count of 200000 exceeds the limit of 128000" },
        { 400, "failed to process prompt: input length exceeds the context length" },
        { 400, "Token indices sequence length is longer than the specified maximum sequence length for this model (5000 > 4096)" },
        { 400, "Conversation too long for this model" },
        { 400, "messages resulted in 9000 tokens. maximum 8192" },
        { 400, "The number of tokens in the prompt (9000) must not be more than 8192" },
        { 400, "prompt exceeds model's context" },
        { 400, "`inputs` must have less than 1024 tokens. Given: 1500" },
        { 413, "Payload Too Large" },
        { 413, "" },
        { 500, "input is too large to process. increase the physical batch size (prompt 5000 tokens, context 4096)" },
    };

    public static TheoryData<int, string> SomethingElse => new()
    {
        { 429, "Rate limit reached for gpt-4 on tokens per min (TPM): Limit 10000, Used 9000, Requested 2000." },
        { 429, "Request too large for gpt-4 on tokens per min (TPM): Limit 10000, Requested 20000. The input or output tokens must be reduced in order to run successfully." },
        { 413, "Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 8000, please reduce your message size and try again." }, // Groq
        { 429, "You exceeded your current quota, please check your plan and billing details." },
        { 402, "This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 1000." }, // OpenRouter
        { 400, "Your credit balance is too low to send a prompt of this length." },
        { 400, "max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000." }, // OpenAI
        { 400, "max_tokens: 100000 > 64000, which is the maximum allowed number of output tokens for this model" }, // Anthropic
        { 400, "`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model" }, // Groq
        { 400, "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]" }, // DeepSeek
        { 400, "Unable to submit request because it has a maxOutputTokens value of 100000 but the supported range is from 1 (inclusive) to 65537 (exclusive)." }, // Gemini
        { 400, "'max_tokens' or 'max_completion_tokens' is too large: 40000. This model's maximum context length is 32768 tokens and your request has 90 input tokens (40000 > 32768 - 90)." }, // vLLM, a short conversation
        { 400, "max_tokens must be at least 1, got -5." },
        { 400, "Input should be greater than or equal to 1 less_than_equal max_tokens" },
        { 400, "The response was filtered due to the prompt triggering our content management policy. Please modify your prompt and retry." }, // Azure
        { 400, "Output blocked by content filtering policy content_filter" },
        { 400, "temperature must be at most 2, got 3" },
        { 400, "top_p must be in (0, 1], got 0.0." },
        { 400, "Conversation roles must alternate user/assistant/user/assistant/..." },
        { 400, "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead." },
        { 400, "At most 1 image may be provided in one request." },
        { 400, "Unrecognized request argument supplied: min_p" },
        { 401, "Your token exceeds the maximum length of the context" },
        { 404, "The model `long-context` does not exist." },
        { 500, "CUDA out of memory. Tried to allocate 20.00 MiB" },
        { 503, "The server is overloaded: too many requests in the queue, the prompt waited too long" },
        { 504, "Request timed out: the prompt took too long to process" },
        { 400, "Limit 40,000 input tokens/minute exceeded" },
        { 400, "Too many tokens, please wait before trying again." },
        { 400, "token limit of your subscription reached" },
        { 400, "usage limit exceeded: maximum messages reached, too long" },
        { 400, "Your input was flagged: prompt contains content beyond our rules" },
        { 400, "Prompt was blocked: PROHIBITED_CONTENT tokens must be changed" },
        { 400, "prompt must be a string or list of tokens" },
        { 400, "messages[0].content must be a string, got a list of length 2" },
        { 400, "logprobs must be at most 20 tokens for prompt" },
        { 400, "CUDA out of memory while allocating for prompt of 100 tokens; reduce batch size" },
        { 400, "Invalid 'user': string too long. Expected a string with maximum length 64, but got a string with length 100 instead. string_above_max_length" },
        { 400, "context deadline exceeded" },
        { 400, "Too many tokens per day, your prompt must be shorter" },
        { 400, "Invalid value for 'n': must be at most 8" },
        { 400, "messages must not be empty" },
        { 400, "Invalid type for 'messages[0].content': expected a string" },
        { 400, "max_completion_tokens must be at most 16384 for this model" },
        { 400, "stop sequences: at most 4" },
        { 400, "Model is overloaded, please try again later" },
        { 400, "Your organization must be verified to stream this model" },
        { 400, "context canceled" },
        { 400, "The image is too large: 9000x9000" },
        { 400, "tools: at most 128 functions" },
        { 400, "Daily token limit reached for your prompt" },
        { 400, "the seed must be less than 4294967296" },
        { 429, "context length exceeded" },
        { 500, "internal error while processing prompt" },
        { 503, "no capacity for this prompt, try again later" },
    };

    [Theory]
    [MemberData(nameof(TooLong))]
    public void Sentence_OfAConversationThatDoesNotFit_IsTold(int status, string words) => Assert.True(OverflowWords.Mean(status, words), words);

    [Theory]
    [MemberData(nameof(SomethingElse))]
    public void Sentence_OfAnotherLimit_IsNone(int status, string words) => Assert.False(OverflowWords.Mean(status, words), words);
}
