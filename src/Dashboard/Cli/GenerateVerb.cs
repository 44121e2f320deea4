using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>generate</c>: one prompt in, one reply out, as it comes. Also a program of its own that starts at once (<c>src/Generate</c>).</summary>
internal static class GenerateVerb
{
    private const int DefaultTokens = 512;

    private sealed record Request(string Model, string Prompt, string? System, bool AsItStands, bool Thinking, int Tokens, long Seed, SamplingOverrides Sampling, ModelDevice Device);

    internal static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "Model folder.", HelpName = "DIR", Required = true };
        var prompt = new Argument<string>("PROMPT") { Description = "What the model is asked; - reads standard input." };
        var system = new Option<string>("--system") { Description = "System message before it.", HelpName = "TEXT" };
        var raw = new Option<bool>("--raw") { Description = "Continue the prompt as it stands, without the marks of a conversation." };
        var silent = new Option<bool>("--no-thinking") { Description = "Begin the reply behind an empty block of thinking." };
        var tokens = new Option<int>("--max-tokens") { Description = "Tokens of the reply at most.", HelpName = "N", DefaultValueFactory = _ => DefaultTokens };
        var seed = new Option<long>("--seed") { Description = "Of the draws (default 0).", HelpName = "N" };
        var temperature = new Option<double?>("--temperature") { Description = "Divides the logits; 0 for the likeliest token always (default: the model's own, as of the next two).", HelpName = "T" };
        var topK = new Option<int?>("--top-k") { Description = "Only so many of the likeliest tokens; 0 for all.", HelpName = "K" };
        var topP = new Option<double?>("--top-p") { Description = "Only the likeliest tokens that together have this probability.", HelpName = "P" };
        var device = new Option<string>("--device") { Description = "cpu, cuda or auto.", HelpName = "DEVICE", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda", "auto");
        var command = new Command("generate", "Let a model reply to one prompt; the reply comes as it is written, figures follow on stderr.")
        {
            prompt, model, system, raw, silent, tokens, seed, temperature, topK, topP, device,
        };
        command.SetAction(async (parsed, cancellationToken) => await RunAsync(
            new(
                FolderPath.Resolve(parsed.GetRequiredValue(model), terminal.Folder),
                parsed.GetRequiredValue(prompt) is var text && text == "-" ? await new StreamReader(terminal.Input).ReadToEndAsync(cancellationToken) : text,
                parsed.GetValue(system), parsed.GetValue(raw), !parsed.GetValue(silent), parsed.GetValue(tokens), parsed.GetValue(seed),
                new() { Temperature = parsed.GetValue(temperature), TopK = parsed.GetValue(topK), TopP = parsed.GetValue(topP) },
                parsed.GetValue(device) switch { "cuda" => ModelDevice.Cuda, "auto" => ModelDevice.Auto, _ => ModelDevice.Cpu }),
            terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (request is { AsItStands: true, System: not null }) throw new BadInputException("--system: a prompt that stands as it is (--raw) has no system message.");
        var watch = Stopwatch.StartNew();
        // Reading the tokenizer takes about as long as reading a small model.
        var reading = Task.Run(() => Tokenizer.Load(request.Model), cancellationToken);
        using var engine = new EngineThread();
        using var model = await LanguageModel.LoadAsync(engine, request.Model, new ModelOptions { Device = request.Device }, null, cancellationToken);
        var tokenizer = await reading;
        var read = watch.Elapsed;
        var ids = Encode(request, tokenizer);
        var stream = tokenizer.CreateStream(skipSpecial: true);
        TimeSpan? first = null;
        var reply = await model.Scheduler.GenerateAsync(new ScheduledPrompt(new(ids, Sampling(request, model, ids.Length)))
        {
            FirstUnusedId = tokenizer.VocabularySize < model.Config.VocabularySize ? tokenizer.VocabularySize : null,
            OnToken = id =>
            {
                first ??= watch.Elapsed;
                terminal.Output.Write(stream.Push(id));
                terminal.Output.Flush();
            },
        }, cancellationToken);
        terminal.Output.WriteLine(stream.Flush());
        terminal.Output.Flush();
        terminal.Error.WriteLine(Figures(read, first ?? watch.Elapsed, reply));
        cancellationToken.ThrowIfCancellationRequested();
        return ExitCode.Done;
    }

    private static int[] Encode(Request request, Tokenizer tokenizer)
    {
        if (request.AsItStands) return tokenizer.Encode(request.Prompt) is { Length: > 0 } ids ? ids : throw new BadInputException("PROMPT: there is nothing to continue.");
        ChatMessage[] messages = [.. request.System is { } system ? [new ChatMessage("system", system)] : Array.Empty<ChatMessage>(), new("user", request.Prompt)];
        try
        {
            return ChatTemplate.Encode(tokenizer, messages, new() { Thinking = request.Thinking });
        }
        catch (ChatTemplateException e)
        {
            throw new BadInputException($"PROMPT: {e.Message}", e);
        }
    }

    private static SamplingOptions Sampling(Request request, LanguageModel model, int promptTokens)
    {
        var sampling = request.Sampling.Over(model.SamplingDefaults) with { StopIds = model.Config.StopTokenIds, Seed = request.Seed, MaxTokens = request.Tokens };
        foreach (var (option, range, value) in new (string, SettingRange, double)[]
        {
            ("--temperature", SamplingRanges.Temperature, sampling.Temperature), ("--top-k", SamplingRanges.TopK, sampling.TopK),
            ("--top-p", SamplingRanges.TopP, sampling.TopP), ("--max-tokens", SamplingRanges.MaxTokens, sampling.MaxTokens),
        })
        {
            if (!range.Accepts(value)) throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{option} {value}: it must be {range.Words}."));
        }
        var room = model.Config.MaximumPositions - promptTokens;
        return room switch
        {
            null => sampling,
            < 1 => throw new BadInputException($"PROMPT: it has {Amount.Of(promptTokens, "token")}; the model takes {Amount.Of(model.Config.MaximumPositions!.Value)} with its reply."),
            { } left => sampling with { MaxTokens = Math.Min(left, sampling.MaxTokens) },
        };
    }

    private static string Figures(TimeSpan read, TimeSpan first, GeneratedReply reply)
    {
        var rate = reply.Ids.Count > 1 && reply.Decode > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $", {(reply.Ids.Count - 1) / reply.Decode.TotalSeconds:N0} a second") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"vectorscope: model read in {read.TotalMilliseconds:F0} ms, first token after {first.TotalMilliseconds:F0} ms; {Amount.Of(reply.PromptTokens, "token")} of prompt, {Amount.Of(reply.Ids.Count)} of reply{rate}.");
    }
}
