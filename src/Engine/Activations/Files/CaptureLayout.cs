using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Activations.Files;

/// <summary>Tensors and metadata of a capture's file: everything but the activations, known before the first batch.</summary>
/// <remarks>
/// Token ids are tensors rather than metadata: at thousands of prompts they would make a header of tens of megabytes that
/// every reader has to parse. Nothing here tells the time, so equal captures are equal files.
/// </remarks>
internal sealed class CaptureLayout
{
    /// <summary>Raised when older readers would misread the file.</summary>
    public const string FormatVersion = "1";

    public CaptureLayout(CapturePlan plan, CaptureModelInfo model)
    {
        Plan = plan;
        Model = model;
        foreach (var side in plan.Sides)
        {
            long prompts = side.Prompts.Count;
            foreach (var position in plan.Positions)
                Add(Rows(side.Name, position), TensorType.F32, prompts, model.Layers + 1, model.Width);
            Add(TokenIds(side.Name), TensorType.I32, side.Prompts.Sum(prompt => (long)prompt.TokenIds.Length));
            Add(TokenCounts(side.Name), TensorType.I32, prompts);
            if (HasResponses)
            {
                Add(ResponseIds(side.Name), TensorType.I32, prompts, plan.ResponseTokens);
                Add(ResponseCounts(side.Name), TensorType.I32, prompts);
            }
        }
        Metadata = Describe();
        Fingerprint = Hash();
        Metadata["fingerprint"] = Fingerprint;
    }

    public CapturePlan Plan { get; }

    public CaptureModelInfo Model { get; }

    public bool HasResponses => Plan.UsesReplies;

    public List<TensorDeclaration> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; }

    /// <summary>SHA-256 over plan and model: the same one means the same rows.</summary>
    public string Fingerprint { get; }

    /// <summary>[P, L+1, d] F32.</summary>
    public static string Rows(string side, CapturePosition position) => $"{side}/{position.Name()}";

    /// <summary>All prompts' tokens, one after the other.</summary>
    public static string TokenIds(string side) => $"{side}/token-ids";

    /// <summary>[P]: tokens of each prompt.</summary>
    public static string TokenCounts(string side) => $"{side}/token-counts";

    /// <summary>[P, n]: tokens of the reply, those beyond its end 0.</summary>
    public static string ResponseIds(string side) => $"{side}/response-ids";

    /// <summary>[P]: how many tokens of the reply entered the mean.</summary>
    public static string ResponseCounts(string side) => $"{side}/response-counts";

    private void Add(string name, TensorType type, params long[] shape) => Tensors.Add(new(name, type, shape));

    private Dictionary<string, string> Describe()
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "vectorscope-capture",
            ["format_version"] = FormatVersion,
            ["model_name"] = Plan.ModelName,
            ["model_hash"] = Model.ContentHash,
            ["device"] = Model.Device,
            ["dtype"] = Model.Dtype,
            ["code_version"] = Model.CodeVersion,
            ["template_version"] = Plan.TemplateVersion,
            ["thinking"] = Plan.Thinking ? "true" : "false",
            ["layers"] = $"{Model.Layers + 1}",
            ["width"] = $"{Model.Width}",
            ["seed"] = $"{Plan.Seed}",
            ["batch_tokens"] = $"{Plan.BatchTokens}",
            ["batch_rows"] = $"{Plan.BatchRows}",
            ["positions"] = JsonSerializer.Serialize(Plan.Positions.Select(position => position.Name())),
            ["sides"] = JsonSerializer.Serialize(Plan.Sides.Select(side => side.Name)),
        };
        if (HasResponses)
        {
            metadata["response_tokens"] = $"{Plan.ResponseTokens}";
            metadata["temperature"] = Plan.Temperature.ToString("R", CultureInfo.InvariantCulture);
            metadata["top_p"] = Plan.TopP.ToString("R", CultureInfo.InvariantCulture);
            metadata["top_k"] = $"{Plan.TopK}";
            metadata["first_unused_id"] = $"{Plan.FirstUnusedId}";
        }
        foreach (var side in Plan.Sides)
            metadata[SideKey(side.Name)] = JsonSerializer.Serialize(CaptureSideInfo.Of(side));
        return metadata;
    }

    public static string SideKey(string side) => $"side.{side}";

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in Metadata)
            hash.AppendData(Encoding.UTF8.GetBytes($"{key.Length}:{key}{value.Length}:{value}"));
        foreach (var prompt in Plan.Sides.SelectMany(side => side.Prompts))
        {
            hash.AppendData(BitConverter.GetBytes(prompt.TokenIds.Length));
            hash.AppendData(MemoryMarshal.AsBytes(prompt.TokenIds.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
