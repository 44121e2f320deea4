deer
