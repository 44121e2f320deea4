namespace Vectorscope.Engine.Model;

/// <summary>What one block remembers of earlier tokens: a mixer reads it and adds to it.</summary>
internal interface ILayerCache : IDisposable
{
}
