using System.Text.Json;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

/// <summary>Checks training specs field by field and resolves start, data and folder.</summary>
internal sealed class TrainingValidator(ModelLibrary models, TrainingDataReader dataReader, DataFolder folder) : IRunValidator
{
    // 256 bytes, the added tokens of chats, and a merge.
    private const int LeastVocabulary = 266;
    private const int MostVocabulary = 1 << 18;
    private const double MostHeldBack = 0.5;
    private const string NewAdvice = "Give {\"shape\": NAME, \"vocabulary\": N, \"seed\": N}.";

    private static readonly IReadOnlyDictionary<string, TensorType> Types = new Dictionary<string, TensorType>
    {
        ["float32"] = TensorType.F32, ["float16"] = TensorType.F16, ["bfloat16"] = TensorType.BF16,
    };

    public string Kind => TrainingSpec.KindName;

    public async Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken)
    {
        var errors = new List<SpecError>();
        var fields = new JsonFields(spec, "", errors);
        fields.OptionalText("kind");
        var name = fields.OptionalText("name")?.Trim();
        var (model, begin) = await ReadStartAsync(fields, cancellationToken);
        var data = await dataReader.ReadAsync(fields, cancellationToken);
        var evaluate = fields.OptionalNumber("evaluate", 0, MostHeldBack) ?? 0.02;
        var learn = fields.OptionalWord<LearnedReplies>("learn") ?? LearnedReplies.Last;
        if (learn == LearnedReplies.All && data is { Tellings: not null })
        {
            fields.Refuse("learn", "Each reply of an episode is a chat of its own already; leave it out, or name a file of chats.");
        }
        var type = ReadType(fields);
        var options = TrainingOptionsReader.Read(fields);
        var given = fields.OptionalText("out");
        fields.RefuseOthers();
        if (errors.Count > 0)
        {
            return SpecCheck.Invalid(errors);
        }
        var title = string.IsNullOrEmpty(name) ? $"{model?.Name ?? begin!.Shape} · {Describe(data!)}" : name;
        var target = string.IsNullOrWhiteSpace(given) ? TrainingPaths.Free(folder.Models, name ?? $"{model?.Name ?? begin!.Shape}-trained") : TrainingPaths.Full(given);
        if (TrainingPaths.IsTaken(target))
        {
            fields.Refuse("out", $"{target} exists already and is not an empty folder; name another, or remove it first.");
            return SpecCheck.Invalid(errors);
        }
        var snapshot = new TrainingSnapshot
        {
            Model = model,
            New = begin,
            Data = data!,
            Evaluate = evaluate,
            Learn = learn,
            Options = options!,
            Out = target,
            Type = type,
        };
        return SpecCheck.Valid(spec.GetRawText(), JsonSerializer.Serialize(snapshot, JobsJson.Options), title);
    }

    // The file of an episodes run is stored under its hash, which names nothing.
    private static string Describe(TrainingSnapshotData data) => data.Tellings is { } tellings ? $"episodes, told {tellings}×" : Path.GetFileName(data.Path);

    private async Task<(RunModel? Model, TrainingSpecNew? New)> ReadStartAsync(JsonFields spec, CancellationToken cancellationToken)
    {
        var model = spec.OptionalText("model");
        var fields = spec.OptionalObject("new");
        var begin = fields is null ? null : ReadNew(fields);
        if (spec.IsRefused("model") || spec.IsRefused("new"))
        {
            return (null, null);
        }
        if (string.IsNullOrWhiteSpace(model) == fields is null)
        {
            spec.Refuse("model", "Name either a \"model\" to fine-tune, or a \"new\" one to train from scratch.");
            return (null, null);
        }
        return (fields is null ? await RunModels.ReadAsync(spec, "model", model!, models, cancellationToken) : null, begin);
    }

    private static TrainingSpecNew? ReadNew(JsonFields fields)
    {
        var shape = fields.Text("shape", NewAdvice);
        if (shape is not null && !NewModel.Shapes.ContainsKey(shape))
        {
            fields.Refuse("shape", $"There is no shape \"{shape}\". There are: {string.Join(", ", NewModel.Shapes.Keys)}.");
        }
        var begin = new TrainingSpecNew(
            shape ?? "",
            (int)(fields.OptionalInteger("vocabulary", LeastVocabulary, MostVocabulary) ?? TrainingSpecNew.UsualVocabulary),
            fields.OptionalInteger("seed", 0, JsonFields.MostExact) ?? 1);
        fields.RefuseOthers();
        return begin;
    }

    private static TensorType? ReadType(JsonFields fields)
    {
        if (fields.OptionalText("type") is not { } word)
        {
            return null;
        }
        if (Types.TryGetValue(word, out var type))
        {
            return type;
        }
        fields.Refuse("type", $"\"{word}\" is not one of {string.Join(", ", Types.Keys)}.");
        return null;
    }
}
