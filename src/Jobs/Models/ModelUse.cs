namespace Vectorscope.Jobs.Models;

/// <summary>Someone's use of loaded models, which others may be using too; dispose it to give them back.</summary>
public sealed class ModelUse<TModel> : IDisposable
{
    private Action? _giveBack;

    internal ModelUse(IReadOnlyList<TModel> models, Action giveBack) => (Models, _giveBack) = (models, giveBack);

    /// <summary>One for each request, in their order.</summary>
    public IReadOnlyList<TModel> Models { get; }

    /// <summary>The only one, where one was asked for.</summary>
    public TModel Model => Models[0];

    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
