using System.Text.Json;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Jobs.Serving;

/// <summary>What a program asks for: one conversation, or texts to go on with.</summary>
public sealed record ServingRequest
{
    /// <summary>A model's name on the list, or MODEL@ARM.</summary>
    public required string Model { get; init; }

    /// <summary>A conversation to reply to; null for texts to continue.</summary>
    public IReadOnlyList<ChatMessage>? Messages { get; init; }

    /// <summary>Texts to continue, or their tokens.</summary>
    public IReadOnlyList<ServedPrompt> Prompts { get; init; } = [];

    /// <summary>Definitions of tools, each the text of a JSON object; none where the model is not to call any.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Whether the prompt opens a thinking block.</summary>
    public bool Thinking { get; init; } = true;

    /// <summary>What is left out is as the arm, and then the model, has it.</summary>
    public SamplingOverrides Sampling { get; init; } = new();

    /// <summary>Of the first choice; each further one has the next. Null for one that nobody knows.</summary>
    public long? Seed { get; init; }

    /// <summary>Null for as many as there is room for.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts before which a reply ends.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Replies to each prompt.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>How many of the likeliest tokens are told with each; null for no log-probabilities at all.</summary>
    public int? TopLogProbabilities { get; init; }

    /// <summary>The fields of <see cref="ServedSteering"/>; null for none.</summary>
    public JsonElement? Steering { get; init; }

    internal bool IsChat => Messages is not null;
}

/// <summary>A text to continue, or its tokens.</summary>
public sealed record ServedPrompt(string? Text, IReadOnlyList<int>? Ids);
