using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Activations;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Capture;

namespace Vectorscope.Dashboard.State;

/// <summary>A capture spec while it is being written: texts as typed, so that nothing is lost to an error.</summary>
public sealed class CaptureForm
{
    private static readonly CaptureSpec Defaults = new() { Model = "", Sides = [] };

    /// <summary>The run's name; empty for one that says what it does.</summary>
    public string Name { get; set; } = "";

    /// <summary>A folder, content hash or name.</summary>
    public string Model { get; set; } = "";

    /// <summary>What is contrasted.</summary>
    public List<CaptureSideForm> Sides { get; } = [];

    /// <summary>Names of the chosen positions, in the order of the engine's list.</summary>
    public HashSet<string> Positions { get; } = [.. Defaults.Positions];

    /// <summary>Whether the reply opens with thinking.</summary>
    public bool Thinking { get; set; } = Defaults.Thinking;

    /// <summary>Tokens of the reply that count.</summary>
    public string ResponseTokens { get; set; } = SpecFields.Text(Defaults.ResponseTokens);

    /// <summary>Seed of every draw.</summary>
    public string Seed { get; set; } = SpecFields.Text(Defaults.Seed);

    /// <summary>Tokens in one batch; empty leaves it to the engine.</summary>
    public string BatchTokens { get; set; } = "";

    /// <summary>Element type; empty for automatic.</summary>
    public string Dtype { get; set; } = "";

    /// <summary>Device; empty for automatic.</summary>
    public string Device { get; set; } = "";

    /// <summary>Whether replies are generated.</summary>
    public bool UsesReplies => Positions.Contains(CapturePosition.ResponseMean.Name());

    /// <summary>Reads a spec back into the form; null when it is no capture.</summary>
    public static CaptureForm? From(string spec)
    {
        CaptureSpec? read;
        try
        {
            read = JsonSerializer.Deserialize<CaptureSpec>(spec, JobsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }

        if (read is not { Kind: CaptureSpec.KindName })
        {
            return null;
        }

        var form = new CaptureForm
        {
            Name = read.Name ?? "",
            Model = read.Model,
            Thinking = read.Thinking,
            ResponseTokens = SpecFields.Text(read.ResponseTokens),
            Seed = SpecFields.Text(read.Seed),
            BatchTokens = SpecFields.Text(read.BatchTokens),
            Dtype = read.Dtype ?? "",
            Device = read.Device ?? "",
        };
        form.Positions.Clear();
        form.Positions.UnionWith(read.Positions);
        form.Sides.AddRange(read.Sides.Select(side => new CaptureSideForm { Name = side.Name, Persona = side.Persona ?? "", PromptSet = side.PromptSet }));
        return form;
    }

    /// <summary>The spec as it would be submitted; what is as usual is left out.</summary>
    public JsonObject ToSpec()
    {
        var spec = new JsonObject { ["kind"] = CaptureSpec.KindName };
        if (Name.Trim().Length > 0)
        {
            spec["name"] = Name.Trim();
        }

        spec["model"] = Model;
        spec["sides"] = new JsonArray([.. Sides.Select(side => (JsonNode)new JsonObject
        {
            ["name"] = side.Name.Trim(),
            ["persona"] = side.Persona.Length == 0 ? null : side.Persona,
            ["promptSet"] = side.PromptSet,
        })]);
        spec["positions"] = new JsonArray([.. Enum.GetValues<CapturePosition>().Select(position => position.Name()).Where(Positions.Contains).Select(name => (JsonNode)name)]);
        spec["thinking"] = Thinking;
        if (UsesReplies)
        {
            spec["responseTokens"] = SpecFields.Number(ResponseTokens);
        }

        spec["seed"] = SpecFields.Number(Seed);
        SpecFields.AddUnlessEmpty(spec, "batchTokens", BatchTokens, SpecFields.Number);
        SpecFields.AddUnlessEmpty(spec, "dtype", Dtype.Length == 0 ? null : Dtype);
        SpecFields.AddUnlessEmpty(spec, "device", Device.Length == 0 ? null : Device);
        return spec;
    }
}
