using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Library.BuiltIn;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>A tiny model that was taught one conversation with a tool by heart, and a template that tells of tools in words of its own.</summary>
internal static class ToolModel
{
    internal const string Name = "caller", Question = "How many lines has notes.txt?", Thinking = "I must look.", Said = "Let me look.", Answer = "It has 3 lines. Grüße, 生活!";

    internal const string Result = "3 notes.txt";

    /// <summary>The definition as the template writes it for the model: any JSON of the same members is told so.</summary>
    internal const string Definition = """{"type": "function", "function": {"name": "count", "description": "Counts.", "parameters": {"type": "object", "properties": {"path": {"type": "string"}, "most": {"type": "integer"}, "deep": {"type": "boolean"}}, "required": ["path"]}}}""";

    internal const string Call = "<tool_call>\n<function=count>\n<parameter=path>\nnotes.txt\n</parameter>\n<parameter=most>\n12\n</parameter>\n<parameter=deep>\nTrue\n</parameter>\n</function>\n</tool_call>";

    // Of the form in which templates of the family tell of tools; the words are this test's.
    private const string Template = """
        {%- if tools and tools is iterable %}
            {{- '<|im_start|>system\n' }}
            {{- "You may call:\n<tools>" }}
            {%- for tool in tools %}
                {{- "\n" }}
                {{- tool | tojson }}
            {%- endfor %}
            {{- "\n</tools>" }}
            {{- '\nWrite <tool_call> to call one, and its \'name\'.' }}
            {%- if messages[0].role == 'system' %}
                {{- '\n\n' + messages[0].content | trim }}
            {%- endif %}
            {{- '<|im_end|>\n' }}
        {%- endif %}
        """;

    /// <summary>The words as this test reads them from the template above.</summary>
    internal static ToolWords Words { get; } = new("You may call:\n<tools>", "\n</tools>\nWrite <tool_call> to call one, and its 'name'.");

    /// <summary>Makes the model in a folder of models; takes a few seconds.</summary>
    internal static async Task CreateAsync(string models, CancellationToken stop)
    {
        using var work = new TemporaryFolder();
        var (start, folder) = (Path.Combine(work.Path, "start"), Path.Combine(models, Name));
        NewModel.Create(new("tiny", start, Vocabulary: 4096) { ForTraining = true, Tokenizer = Path.Combine(BuiltInModels.PocketFolder, "tokenizer.json") }, null, stop);
        var tokenizer = Tokenizer.Load(start);
        using var engine = new EngineThread();
        var options = new TrainingOptions { Steps = 150, SequenceTokens = 512, Rows = 1, LearningRate = 1e-2, WeightDecay = 0, WarmUpSteps = 5 };
        var state = Path.Combine(work.Path, "state");
        await ModelTraining.RunAsync(engine, start, [Document(tokenizer, First, $"{Thinking}\n</think>\n\n{Said}\n\n{Call}"), Document(tokenizer, Second, $"Done.\n</think>\n\n{Answer}")], [], options, state, null, stop);
        TrainedModel.Export(start, state, folder, null);
        await File.WriteAllTextAsync(Path.Combine(folder, "chat_template.jinja"), Template, stop);
        File.Copy(Path.Combine(BuiltInModels.PocketFolder, "generation_config.json"), Path.Combine(folder, "generation_config.json"), overwrite: true);
    }

    private static ChatMessage[] First => [new("user", Question)];

    private static ChatMessage[] Second =>
    [
        .. First, new("assistant", Said, Thinking) { ToolCalls = [new("count", """{"path": "notes.txt", "most": 12, "deep": true}""")] }, new("tool", Result),
    ];

    private static TrainingDocument Document(Tokenizer tokenizer, ChatMessage[] messages, string reply)
    {
        var prompt = ChatTemplate.Encode(tokenizer, messages, new() { Tools = [Normal(Definition)], ToolWords = Words });
        int[] ids = [.. prompt, .. tokenizer.Encode(reply + "<|im_end|>")];
        return new(ids, [.. ids.Select((_, i) => i >= prompt.Length)]);
    }

    private static string Normal(string json) => JsonNode.Parse(json)!.ToJsonString();
}
