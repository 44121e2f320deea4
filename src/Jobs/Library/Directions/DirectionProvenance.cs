using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>Where a direction came from: text pairs of its file, each null where it is not known.</summary>
public sealed record DirectionProvenance
{
    [Field("Model", Help = "Content hash of the model whose residual stream it was found in.")]
    public string? ModelHash { get; init; }

    [Field("Model of the negative side", Help = "Where it is another one.")]
    public string? NegativeModelHash { get; init; }

    [Field("Capture run")]
    public string? CaptureRun { get; init; }

    [Field("Capture run of the negative side", Help = "Where it is another one.")]
    public string? NegativeCaptureRun { get; init; }

    [Field("Positive side", Help = "It points to this side.")]
    public string? Positive { get; init; }

    [Field("Negative side")]
    public string? Negative { get; init; }

    [Field("Neutral side")]
    public string? Neutral { get; init; }

    [Field("Position", Help = "Of the tokens whose rows were averaged.")]
    public string? Position { get; init; }

    [Field("Method")]
    public string? Method { get; init; }

    [Field("Made of", Help = "Directions that it was combined from, each as NAME sha256:HASH of its file.")]
    public string? Parents { get; init; }

    [Field("Found by", Help = "The run that found it, which holds its audit.")]
    public string? FoundBy { get; init; }

    [Field("Code version")]
    public string? CodeVersion { get; init; }

    /// <summary>From a file's text pairs; others stay in the file and are not looked at.</summary>
    public static DirectionProvenance Of(IReadOnlyDictionary<string, string> pairs)
    {
        string? Find(string name) => pairs.GetValueOrDefault(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
        return new()
        {
            ModelHash = Find("model_hash"),
            NegativeModelHash = Find("negative_model_hash"),
            CaptureRun = Find("capture_run"),
            NegativeCaptureRun = Find("negative_capture_run"),
            Positive = Find("positive"),
            Negative = Find("negative"),
            Neutral = Find("neutral"),
            Position = Find("position"),
            Method = Find("method"),
            Parents = Find("parents"),
            FoundBy = Find("found_by"),
            CodeVersion = Find("code_version"),
        };
    }

    /// <summary>As a file's text pairs; what is not known is left out.</summary>
    public IReadOnlyDictionary<string, string> ToPairs()
    {
        (string Name, string? Text)[] all =
        [
            ("model_hash", ModelHash), ("negative_model_hash", NegativeModelHash), ("capture_run", CaptureRun), ("negative_capture_run", NegativeCaptureRun), ("positive", Positive), ("negative", Negative), ("neutral", Neutral),
            ("position", Position), ("method", Method), ("parents", Parents), ("found_by", FoundBy), ("code_version", CodeVersion),
        ];
        return all.Where(pair => pair.Text is not null).ToDictionary(pair => pair.Name, pair => pair.Text!);
    }
}
