using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.State;

/// <summary>One arm of a benchmark while it is being written: texts as typed, so that nothing is lost to an error.</summary>
public sealed class ArmForm
{
    /// <summary>Agents in the order of the form.</summary>
    public static readonly IReadOnlyList<string> Agents = ["terminus-2", "oracle", "nop"];

    private static readonly AgentSettings Defaults = new();
    private string _suggested = "";

    /// <summary>The arm's name in the results.</summary>
    public string Name { get; set; } = "";

    /// <summary>Who works.</summary>
    public string Agent { get; set; } = Agents[0];

    /// <summary>Whether a server answers, rather than the engine in this process.</summary>
    public bool UsesServer { get; set; }

    /// <summary>A model on the list, for the engine.</summary>
    public string Model { get; set; } = "";

    /// <summary>Name of a server from the settings, or a base URL.</summary>
    public string Server { get; set; } = "";

    /// <summary>The model's name at the server.</summary>
    public string ServerModel { get; set; } = "";

    /// <summary>Name of a persona; empty for none.</summary>
    public string Persona { get; set; } = "";

    /// <summary>A system prompt written in the spec itself; kept as it came.</summary>
    public string? SystemPrompt { get; set; }

    /// <summary>How the protocol is explained.</summary>
    public PromptStyle Prompt { get; set; } = Defaults.Prompt;

    /// <summary>Where thinking goes.</summary>
    public ThinkingMode Thinking { get; set; } = Defaults.Thinking;

    /// <summary>Whether the model is asked to think.</summary>
    public bool Think { get; set; } = Defaults.Think;

    /// <summary>How replies are read.</summary>
    public ParserMode Parser { get; set; } = Defaults.Parser;

    /// <summary>Tokens of one reply.</summary>
    public string MaxReplyTokens { get; set; } = SpecFields.Text(Defaults.MaxReplyTokens);

    /// <summary>Model calls of a trial; empty for no limit.</summary>
    public string MaxTurns { get; set; } = "";

    /// <summary>Parse failures in a row that end the agent; empty for never.</summary>
    public string MaxParseFailures { get; set; } = "";

    /// <summary>Whether a full context is summarised.</summary>
    public bool Summarize { get; set; } = Defaults.Summarize;

    /// <summary>Tokens of prompt and reply; empty for what the model says.</summary>
    public string ContextTokens { get; set; } = "";

    /// <summary>Sampling; empty leaves it to the model or the server.</summary>
    public string Temperature { get; set; } = "";

    /// <inheritdoc cref="Temperature"/>
    public string TopP { get; set; } = "";

    /// <inheritdoc cref="Temperature"/>
    public string TopK { get; set; } = "";

    /// <inheritdoc cref="Temperature"/>
    public string MinP { get; set; } = "";

    /// <inheritdoc cref="Temperature"/>
    public string PresencePenalty { get; set; } = "";

    /// <summary>Whether a model writes the replies; oracle and nop have none.</summary>
    public bool NeedsModel => Agent == Agents[0];

    /// <summary>Reads an arm of a spec back into the form.</summary>
    public static ArmForm From(ArmSpec arm) => new()
    {
        Name = arm.Name,
        Agent = arm.Agent,
        UsesServer = arm.Model?.Server is not null,
        Model = arm.Model?.Engine ?? "",
        Server = arm.Model?.Server ?? "",
        ServerModel = arm.Model?.Name ?? "",
        Persona = arm.Persona ?? "",
        SystemPrompt = arm.SystemPrompt,
        Prompt = arm.Settings.Prompt,
        Thinking = arm.Settings.Thinking,
        Think = arm.Settings.Think,
        Parser = arm.Settings.Parser,
        MaxReplyTokens = SpecFields.Text(arm.Settings.MaxReplyTokens),
        MaxTurns = SpecFields.Text(arm.Settings.MaxTurns),
        MaxParseFailures = SpecFields.Text(arm.Settings.MaxConsecutiveParseFailures),
        Summarize = arm.Settings.Summarize,
        ContextTokens = SpecFields.Text(arm.Settings.ContextTokens),
        Temperature = SpecFields.Text(arm.Sampling.Temperature),
        TopP = SpecFields.Text(arm.Sampling.TopP),
        TopK = SpecFields.Text((long?)arm.Sampling.TopK),
        MinP = SpecFields.Text(arm.Sampling.MinP),
        PresencePenalty = SpecFields.Text(arm.Sampling.PresencePenalty),
    };

    /// <summary>The same arm under another name.</summary>
    public ArmForm Copy(IReadOnlyList<ArmForm> all)
    {
        var copy = (ArmForm)MemberwiseClone();
        copy.Name = copy._suggested = SuggestedName.Of(Name, "arm", [.. all.Select(arm => arm.Name)]);
        return copy;
    }

    /// <summary>Names the arm after what works in it, as long as the reader has not named it.</summary>
    public void SuggestName(IReadOnlyList<ArmForm> all)
    {
        if (Name.Length > 0 && Name != _suggested)
        {
            return;
        }

        var model = UsesServer ? ServerModel : Path.GetFileName(Path.TrimEndingDirectorySeparator(Model));
        var stem = NeedsModel ? string.Join('-', new[] { model.Split('/')[^1], Persona }.Where(part => part.Length > 0)) : Agent;
        Name = _suggested = SuggestedName.Of(stem, "arm", [.. all.Where(arm => arm != this).Select(arm => arm.Name)]);
    }

    /// <summary>The arm as it would be submitted; what is as usual is left out.</summary>
    public JsonObject ToSpec()
    {
        var spec = new JsonObject { ["name"] = Name.Trim(), ["agent"] = Agent };
        if (!NeedsModel)
        {
            return spec;
        }

        spec["model"] = UsesServer
            ? new JsonObject { ["server"] = Server.Trim(), ["name"] = ServerModel.Trim() }
            : new JsonObject { ["engine"] = Model };
        SpecFields.AddUnlessEmpty(spec, "persona", Persona.Length == 0 ? null : Persona);
        SpecFields.AddUnlessEmpty(spec, "systemPrompt", SystemPrompt is null || Persona.Length > 0 ? null : SystemPrompt);
        spec["settings"] = Settings();
        var sampling = Sampling();
        SpecFields.AddUnlessEmpty(spec, "sampling", sampling.Count == 0 ? null : sampling);
        return spec;
    }

    private JsonObject Settings()
    {
        var settings = new JsonObject
        {
            ["prompt"] = Word(Prompt),
            ["thinking"] = Word(Thinking),
            ["think"] = Think,
            ["parser"] = Word(Parser),
            ["maxReplyTokens"] = SpecFields.Number(MaxReplyTokens),
        };
        SpecFields.AddUnlessEmpty(settings, "maxTurns", MaxTurns, SpecFields.Number);
        SpecFields.AddUnlessEmpty(settings, "maxConsecutiveParseFailures", MaxParseFailures, SpecFields.Number);
        SpecFields.AddUnlessEmpty(settings, "contextTokens", ContextTokens, SpecFields.Number);
        SpecFields.AddUnlessEmpty(settings, "summarize", Summarize == Defaults.Summarize ? null : Summarize);
        return settings;
    }

    private JsonObject Sampling()
    {
        var sampling = new JsonObject();
        SpecFields.AddUnlessEmpty(sampling, "temperature", Temperature, SpecFields.Decimal);
        SpecFields.AddUnlessEmpty(sampling, "topP", TopP, SpecFields.Decimal);
        SpecFields.AddUnlessEmpty(sampling, "topK", TopK, SpecFields.Number);
        SpecFields.AddUnlessEmpty(sampling, "minP", MinP, SpecFields.Decimal);
        SpecFields.AddUnlessEmpty(sampling, "presencePenalty", PresencePenalty, SpecFields.Decimal);
        return sampling;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
