using System.CommandLine;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Text;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>forward</c>: ids in, logits, hidden states and a greedy continuation out, as safetensors. Made for comparison with other implementations.</summary>
internal static class ForwardVerb
{
    private sealed record Request(string Model, string Input, string Output, string? Intervention, int Greedy, ModelDtype Dtype, ModelDevice Device);

    internal static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "Model folder; it needs no tokenizer.", HelpName = "DIR", Required = true };
        var input = new Option<string>("--input") { Description = "Safetensors file with ids [B, n] (I64) and, if rows are padded on the left, mask [B, n].", HelpName = "FILE", Required = true };
        var output = new Option<string>("--out") { Description = "File to write: logits [B, n, V], hidden [L+1, B, n, d], last_block [B, n, d] (F32), greedy [B, n+N] (I64).", HelpName = "FILE", Required = true };
        var greedy = new Option<int>("--greedy") { Description = "Tokens to continue each row by, stop tokens ignored (default 0).", HelpName = "N" };
        var dtype = new Option<string>("--dtype") { Description = "float32 or bfloat16 (default: float32 on the CPU, bfloat16 on a GPU).", HelpName = "TYPE" };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda (default: Engine:Device).", HelpName = "DEVICE" };
        var intervention = new Option<string>("--intervention") { Description = "JSON file with operations on the residual stream (docs/interventions.md); directions are files, relative to it, or names in the library of --data.", HelpName = "FILE" };
        var command = new Command("forward", "Run token ids through a model and write what it computes.") { model, input, output, greedy, dtype, device, intervention, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = SettingsArguments.Read(parsed, terminal, ("Engine:Device", parsed.GetValue(device)));
            var request = new Request(
                FolderPath.Resolve(parsed.GetRequiredValue(model), terminal.Folder),
                Path.GetFullPath(parsed.GetRequiredValue(input), terminal.Folder),
                Path.GetFullPath(parsed.GetRequiredValue(output), terminal.Folder),
                parsed.GetValue(intervention) is { } operations ? Path.GetFullPath(operations, terminal.Folder) : null,
                parsed.GetValue(greedy),
                Dtype(parsed.GetValue(dtype)),
                Enum.Parse<ModelDevice>(settings.Engine.Device, ignoreCase: true));
            return RunAsync(request, settings, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Request request, Settings settings, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = settings.Engine;
        if (request.Greedy < 0) throw new BadInputException($"--greedy {request.Greedy}: give 0 or more.");
        if (!Directory.Exists(Path.GetDirectoryName(request.Output))) throw new BadInputException($"--out: there is no folder {Path.GetDirectoryName(request.Output)}.");
        var ids = ForwardInput.Read(request.Input) with { Greedy = request.Greedy };
        if (request.Intervention is { } operations) ids = await ForwardIntervention.AddAsync(ids, operations, request.Model, settings, terminal, cancellationToken);
        using var engine = new EngineThread(options.LibTorchPath);
        // Loaded before the model asks for it, so that the configured folder is the one that counts.
        await engine.RunAsync(() => LibTorch.Load(options.LibTorchPath), cancellationToken);
        using var model = await LanguageModel.LoadAsync(engine, request.Model, new ModelOptions { Device = request.Device, Dtype = request.Dtype, CpuStep = CpuStep.Plain }, null, cancellationToken);
        terminal.Error.WriteLine($"vectorscope: {Amount.Of(model.Config.LayerCount, "block")}, {model.Dtype} on {model.Device}, {ids.Rows} x {Amount.Of(ids.Length, "token")}.");
        var largest = Math.Max(model.Config.VocabularySize, (model.Config.LayerCount + 1L) * model.Config.HiddenSize) * ids.Ids.LongLength;
        if (largest > Array.MaxLength)
            throw new BadInputException($"--input {request.Input}: {ids.Rows} x {ids.Length} tokens give a tensor of {largest} numbers; at most {Array.MaxLength} fit. Split the rows over several files.");
        try
        {
            var result = await model.ForwardAsync(ids, cancellationToken);
            ForwardOutput.Write(request.Output, ids, result, model);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"--input {request.Input}: {e.Message}", e);
        }
        terminal.Output.WriteLine(request.Output);
        return ExitCode.Done;
    }

    private static ModelDtype Dtype(string? name) => name switch
    {
        null => ModelDtype.Auto,
        "float32" => ModelDtype.Float32,
        "bfloat16" => ModelDtype.BFloat16,
        _ => throw new BadInputException($"--dtype {name} is not known. Give float32 or bfloat16."),
    };
}
