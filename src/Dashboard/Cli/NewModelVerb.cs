using System.CommandLine;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>new-model</c>: a model folder with random weights, to try the product or to measure it.</summary>
internal static class NewModelVerb
{
    internal static Command Create(Terminal terminal)
    {
        var shape = new Option<string>("--shape") { Description = "pocket, tiny, 4b-2 or 4b.", HelpName = "SHAPE", Required = true };
        var output = new Option<string>("--out") { Description = "Folder to make; it must not exist, or be empty.", HelpName = "DIR", Required = true };
        var vocabulary = new Option<int?>("--vocab") { Description = "Rows of the embedding (default: the shape's own).", HelpName = "N" };
        var seed = new Option<long>("--seed") { Description = "Same seed, same bytes (default 1).", HelpName = "N", DefaultValueFactory = _ => 1 };
        var dtype = new Option<string?>("--dtype") { Description = "float32, float16 or bfloat16 (default: the shape's own).", HelpName = "TYPE" };
        var forTraining = new Option<bool>("--for-training") { Description = "Weights to train from, rather than to try the product with." };
        var tokenizer = new Option<string?>("--tokenizer") { Description = "A tokenizer.json to use (default: a small one of our own).", HelpName = "FILE" };
        var command = new Command("new-model", "Make a model folder with random weights.") { shape, output, vocabulary, seed, dtype, forTraining, tokenizer };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(new NewModelOptions(
            parsed.GetRequiredValue(shape),
            FolderPath.Resolve(parsed.GetRequiredValue(output), terminal.Folder),
            parsed.GetValue(vocabulary),
            parsed.GetValue(seed),
            Type(parsed.GetValue(dtype)))
        {
            ForTraining = parsed.GetValue(forTraining),
            Tokenizer = parsed.GetValue(tokenizer) is { } file ? FolderPath.Resolve(file, terminal.Folder) : null,
        }, terminal, cancellationToken)));
        return command;
    }

    private static int Run(NewModelOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!NewModel.Shapes.ContainsKey(options.Shape))
            throw new BadInputException($"--shape {options.Shape} is not known. Give {string.Join(", ", NewModel.Shapes.Select(s => $"{s.Key} ({s.Value})"))}.");
        if (options.Vocabulary is < 1) throw new BadInputException($"--vocab {options.Vocabulary}: give at least 1.");
        try
        {
            var made = NewModel.Create(options, null, cancellationToken);
            terminal.Error.WriteLine($"vectorscope: {Amount.Of(made.Parameters, "parameter")}, {Amount.Of(made.Config.LayerCount, "block")}, vocabulary {Amount.Of(made.Config.VocabularySize)}.");
            foreach (var warning in made.Warnings) terminal.Error.WriteLine($"vectorscope: {warning}");
            terminal.Output.WriteLine(made.Folder);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is ArgumentException or TokenizerException or FileNotFoundException)
        {
            throw new BadInputException(e.Message, e);
        }
    }

    private static TensorType? Type(string? name) => name switch
    {
        null => null,
        "float32" => TensorType.F32,
        "float16" => TensorType.F16,
        "bfloat16" => TensorType.BF16,
        _ => throw new BadInputException($"--dtype {name} is not known. Give float32, float16 or bfloat16."),
    };
}
