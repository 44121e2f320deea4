using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The operations of <c>forward</c>: read before the model is, so that a mistake costs no time.</summary>
internal static class ForwardIntervention
{
    internal static async Task<ForwardRequest> AddAsync(
        ForwardRequest request, string path, string model, Settings settings, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            var intervention = InterventionFile.Read(path);
            var config = ModelConfig.Load(model);
            var folder = Path.GetDirectoryName(path)!;
            string[] texts = [.. InterventionDirections.Of(intervention).Select(named => named.Direction).Distinct(StringComparer.Ordinal)];
            string[] names = [.. texts.Where(text => !InterventionFile.IsFile(text) || FileReference.IsOfStore(text))];
            // Only a name needs the store, and with it a server.
            var known = names.Length == 0 ? [] : await ForwardDirections.FetchAsync(names, settings, terminal, cancellationToken);
            foreach (var text in texts.Except(names)) known[text] = InterventionFile.LoadDirection(text, folder);
            var compiled = CompiledIntervention.Of(intervention, text => known[text], config.LayerCount, config.HiddenSize);
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
