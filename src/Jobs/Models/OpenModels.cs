using Microsoft.Extensions.AI;

namespace Vectorscope.Jobs.Models;

/// <summary>Models in use; disposing gives them back and disposes the clients.</summary>
public sealed class OpenModels : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _uses;

    internal OpenModels(IReadOnlyList<IChatClient> clients, IReadOnlyList<IDisposable> uses) => (Clients, _uses) = (clients, uses);

    /// <summary>One for each source, in their order; all may be used at the same time and from many trials.</summary>
    public IReadOnlyList<IChatClient> Clients { get; }

    public void Dispose()
    {
        foreach (var client in Clients) client.Dispose();
        foreach (var use in _uses) use.Dispose();
    }
}
