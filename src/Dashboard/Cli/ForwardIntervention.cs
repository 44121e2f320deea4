using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The operations of <c>forward</c>: read before the model is, so that a mistake costs no time.</summary>
internal static class ForwardIntervention
{
    internal static ForwardRequest Add(ForwardRequest request, string path, string model, Terminal terminal)
    {
        try
        {
            var intervention = InterventionFile.Read(path);
            var config = ModelConfig.Load(model);
            var folder = Path.GetDirectoryName(path)!;
            var known = new Dictionary<string, Direction>(StringComparer.Ordinal);
            Direction Find(string text) => known.TryGetValue(text, out var direction) ? direction
                : InterventionFile.IsFile(text) ? known[text] = InterventionFile.LoadDirection(text, folder)
                : throw new DirectionException($"{text} is the name of a direction; here directions are files, such as {text}.safetensors.");
            var compiled = CompiledIntervention.Of(intervention, Find, config.LayerCount, config.HiddenSize);
            foreach (var part in compiled.Coverage.Where(part => part.LeftOut.Count > 0))
            {
                terminal.Error.WriteLine($"vectorscope: operations[{part.Operation}] leaves out layer {string.Join(", ", part.LeftOut)}: the direction has no usable row there.");
            }
            return request with
            {
                Intervention = compiled,
                ThinkingTags = intervention.Operations.Any(operation => operation.Positions == OperationPositions.Thinking) ? Tags(model) : null,
            };
        }
        catch (Exception e) when (e is InterventionException or DirectionException)
        {
            throw new BadInputException($"--intervention: {e.Message}", e);
        }
    }

    private static (int Begins, int Ends) Tags(string model)
    {
        var tokenizer = Tokenizer.Load(model);
        int Id(string tag) => tokenizer.Encode(tag) is [var id] ? id
            : throw new InterventionException($"positions: \"thinking\" needs the token {tag}, which this model's tokenizer has not.");
        return (Id("<think>"), Id("</think>"));
    }
}
