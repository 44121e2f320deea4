using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Dashboard.State;

/// <summary>A training spec while it is being written: texts as typed, so that nothing is lost to an error.</summary>
public sealed class TrainingForm
{
    private const string ScratchRate = "0.001";
    private const string TuningRate = "0.0001";

    private static readonly TrainingOptions Defaults = new() { Steps = 1000 };

    /// <summary>The run's name; empty for one that says what it does.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether a new model is trained from scratch; else one on the list is fine-tuned.</summary>
    public bool FromScratch { get; private set; } = true;

    /// <summary>The model to fine-tune: a folder, content hash or name.</summary>
    public string Model { get; set; } = "";

    /// <summary>Shape of a new model.</summary>
    public string Shape { get; set; } = "pocket";

    /// <summary>Tokens of a new model's tokenizer.</summary>
    public string Vocabulary { get; set; } = SpecFields.Text(TrainingSpecNew.UsualVocabulary);

    /// <summary>Seed of a new model's weights.</summary>
    public string StartSeed { get; set; } = "1";

    /// <summary>Whether the data are episodes; else they are chats.</summary>
    public bool UsesEpisodes { get; set; }

    /// <summary>The data's file.</summary>
    public string File { get; set; } = "";

    /// <summary>How often each episode is told.</summary>
    public string Tellings { get; set; } = "1";

    /// <summary>Share held back for evaluation, in per cent.</summary>
    public string EvaluatePercent { get; set; } = "2";

    /// <summary>Whether every reply of a chat is learned; else the last.</summary>
    public bool LearnsAll { get; set; }

    /// <summary>Folder of the trained model; empty for one below the data folder.</summary>
    public string Out { get; set; } = "";

    /// <summary>Type of the weights that are written; empty for the start's own.</summary>
    public string Type { get; set; } = "";

    /// <summary>The options, by their names in the spec; empty for the usual value.</summary>
    public Dictionary<string, string> Options { get; } = new(StringComparer.Ordinal)
    {
        ["steps"] = SpecFields.Text(Defaults.Steps),
        ["sequenceTokens"] = SpecFields.Text(Defaults.SequenceTokens),
        ["rows"] = SpecFields.Text(Defaults.Rows),
        ["accumulation"] = SpecFields.Text(Defaults.Accumulation),
        ["learningRate"] = ScratchRate,
        ["finalShare"] = SpecFields.Text(Defaults.FinalShare),
        ["warmUpSteps"] = "50",
        ["weightDecay"] = SpecFields.Text(Defaults.WeightDecay),
        ["beta1"] = SpecFields.Text(Defaults.Beta1),
        ["beta2"] = SpecFields.Text(Defaults.Beta2),
        ["epsilon"] = SpecFields.Text(Defaults.Epsilon),
        ["clipNorm"] = SpecFields.Text(Defaults.ClipNorm),
        ["evaluateEvery"] = "",
        ["checkpointEvery"] = "",
        ["seed"] = SpecFields.Text(Defaults.Seed),
        ["device"] = "",
        ["dtype"] = "",
    };

    /// <summary>Computes activations again instead of keeping them.</summary>
    public bool GradientCheckpointing { get; set; }

    /// <summary>The most tokens that the whole training computes; null while a number is none.</summary>
    public long? MostTokens => Number("steps") * Number("sequenceTokens") * Number("rows") * Number("accumulation");

    /// <summary>Changes what is trained; a learning rate that was not touched follows, since fine-tuning wants a lower one.</summary>
    public void Start(bool fromScratch)
    {
        if (Options["learningRate"] == (FromScratch ? ScratchRate : TuningRate))
        {
            Options["learningRate"] = fromScratch ? ScratchRate : TuningRate;
        }

        FromScratch = fromScratch;
    }

    /// <summary>Reads a spec back into the form; null when it is no training.</summary>
    public static TrainingForm? From(string spec)
    {
        TrainingSpec? read;
        JsonObject written;
        try
        {
            read = JsonSerializer.Deserialize<TrainingSpec>(spec, JobsJson.Options);
            written = JsonNode.Parse(spec)!.AsObject();
        }
        catch (JsonException)
        {
            return null;
        }

        if (read is not { Kind: TrainingSpec.KindName })
        {
            return null;
        }

        var form = new TrainingForm
        {
            Name = read.Name ?? "",
            FromScratch = read.New is not null,
            Model = read.Model ?? "",
            UsesEpisodes = read.Data.Episodes is not null,
            File = read.Data.Episodes ?? read.Data.Chats ?? "",
            Tellings = SpecFields.Text(read.Data.Tellings ?? 1),
            EvaluatePercent = SpecFields.Text(Math.Round(read.Evaluate * 100, 6)),
            LearnsAll = string.Equals(read.Learn, nameof(LearnedReplies.All), StringComparison.OrdinalIgnoreCase),
            // The folder holds that run's model now.
            Out = "",
            Type = read.Type ?? "",
            GradientCheckpointing = read.Options.GradientCheckpointing,
        };
        if (read.New is { } begin)
        {
            (form.Shape, form.Vocabulary, form.StartSeed) = (begin.Shape, SpecFields.Text(begin.Vocabulary), SpecFields.Text(begin.Seed));
        }

        foreach (var (name, value) in written["options"]?.AsObject() ?? [])
        {
            if (form.Options.ContainsKey(name))
            {
                form.Options[name] = value is null ? Never : value.ToString();
            }
        }

        return form;
    }

    /// <summary>What stands in a field whose value is null on purpose.</summary>
    public const string Never = "never";

    /// <summary>The spec as it would be submitted; what is as usual is left out.</summary>
    public JsonObject ToSpec()
    {
        var spec = new JsonObject { ["kind"] = TrainingSpec.KindName };
        SpecFields.AddUnlessEmpty(spec, "name", Name.Trim().Length == 0 ? null : Name.Trim());
        if (FromScratch)
        {
            spec["new"] = new JsonObject { ["shape"] = Shape, ["vocabulary"] = SpecFields.Number(Vocabulary), ["seed"] = SpecFields.Number(StartSeed) };
        }
        else
        {
            spec["model"] = Model;
        }

        spec["data"] = UsesEpisodes
            ? new JsonObject { ["episodes"] = File.Trim(), ["tellings"] = SpecFields.Number(Tellings) }
            : new JsonObject { ["chats"] = File.Trim() };
        spec["evaluate"] = Share(EvaluatePercent);
        SpecFields.AddUnlessEmpty(spec, "learn", LearnsAll && !UsesEpisodes ? "all" : null);
        SpecFields.AddUnlessEmpty(spec, "out", Out.Trim().Length == 0 ? null : Out.Trim());
        SpecFields.AddUnlessEmpty(spec, "type", Type.Length == 0 ? null : Type);
        spec["options"] = ToOptions();
        return spec;
    }

    private JsonObject ToOptions()
    {
        var usual = new TrainingForm().Options;
        var options = new JsonObject();
        foreach (var (name, text) in Options)
        {
            // What shapes a run most is always said; the rest only where it differs.
            var isSaid = name is "steps" or "sequenceTokens" or "rows" or "learningRate" or "warmUpSteps" or "seed";
            if (text.Trim().Length == 0 || (!isSaid && text == usual[name]))
            {
                continue;
            }

            options[name] = name is "device" or "dtype" ? text : text.Trim() == Never ? null : SpecFields.Decimal(text);
        }

        if (GradientCheckpointing)
        {
            options["gradientCheckpointing"] = true;
        }

        return options;
    }

    private static JsonNode Share(string percent) =>
        double.TryParse(percent.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Math.Round(number / 100, 8) : percent;

    private long? Number(string option) =>
        long.TryParse(Options[option].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
