from tests.architecture.permissions import public

# Routers that manifests bring have their rows beside the app that brings them.
ROWS = [public("api-v1:api-root", answer=404), public("api-v1:openapi-json"), public("api-v1:openapi-view")]
