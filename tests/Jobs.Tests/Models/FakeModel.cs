using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Models;

/// <summary>What <see cref="FakeModels"/> loads.</summary>
internal sealed class FakeModel(ModelRequest request)
{
    public ModelRequest Request { get; } = request;

    public bool IsFree { get; set; }
}
