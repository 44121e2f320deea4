using Vectorscope.Dashboard.Hosting;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;

namespace Vectorscope.Dashboard.Cli;

/// <summary>Writes the output file of <c>forward</c>.</summary>
internal static class ForwardOutput
{
    internal static void Write(string path, ForwardRequest request, ForwardResult result, LanguageModel model)
    {
        long rows = result.Rows, length = result.Length, width = model.Config.HiddenSize, layers = model.Config.LayerCount;
        var greedy = result.Greedy ?? request.Ids;
        TensorDeclaration[] tensors =
        [
            new("logits", TensorType.F32, [rows, length, result.Logits.LongLength / (rows * length)]),
            new("hidden", TensorType.F32, [layers + 1, rows, length, width]),
            new("last_block", TensorType.F32, [rows, length, width]),
            new("greedy", TensorType.I64, [rows, greedy.LongLength / rows]),
        ];
        var metadata = new Dictionary<string, string>
        {
            ["producer"] = $"vectorscope {ServerIdentity.ProductVersion}",
            ["dtype"] = model.Dtype.ToString(),
            ["device"] = model.Device.ToString(),
        };
        // Beside it first: a file of that name is always whole.
        var draft = $"{path}.{Environment.ProcessId}.part";
        try
        {
            using (var file = SafetensorsWriter.Create(draft, tensors, metadata))
            {
                file.Write("logits", result.Logits);
                file.Write("hidden", result.Hidden);
                file.Write("last_block", result.LastBlock);
                file.Write("greedy", greedy);
            }
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
