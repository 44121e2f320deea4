using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>A kind that still reads its specs by a validator of its own.</summary>
internal sealed class EarlierRunKind(IRunValidator validator, IRunHandler handler) : RunKind(validator.Kind, new SpecShape(typeof(object), []))
{
    // Its validator alone knows the fields.
    public override JsonObject Schema()
    {
        var schema = base.Schema();
        schema.Remove("additionalProperties");
        return schema;
    }

    public override async Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken)
    {
        var check = await validator.CheckAsync(spec, cancellationToken);
        return check.Snapshot is { } snapshot ? check.With(handler.QueueOf(snapshot)) : check;
    }

    internal override Task<RunOutcome> RunAsync(RunContext context, CancellationToken cancellationToken) => handler.RunAsync(context, cancellationToken);
}
